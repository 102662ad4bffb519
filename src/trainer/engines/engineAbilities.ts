import type { ActivationName } from '../../shared/activations';
import type { EngineId } from '../../shared/engines';
import type { NetworkSpec } from './engine';
import { simdActivations } from './simd/simdActivations';

/** Activations that an engine computes; one that is not listed here computes all of them. */
const computedActivations: Partial<Record<EngineId, readonly ActivationName[]>> = {
  simd: simdActivations,
};

/** The first activation of a network that an engine does not compute; null where there is none. */
export function unsupportedActivation(id: EngineId, network: NetworkSpec): ActivationName | null {
  const computed = computedActivations[id];
  if (computed === undefined) return null;
  return (
    network.layers.find(({ activation }) => !computed.includes(activation))?.activation ?? null
  );
}

/** Whether an engine computes this network. */
export function supports(id: EngineId, network: NetworkSpec): boolean {
  return unsupportedActivation(id, network) === null;
}
