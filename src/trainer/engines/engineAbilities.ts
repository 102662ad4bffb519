import { activationLabels, type ActivationName } from '../../shared/activations';
import type { EngineId } from '../../shared/engines';
import type { Engine, NetworkSpec } from './engine';
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

/** Why an engine cannot compute a network, in a sentence; null where it can. */
export function inabilityOf(id: EngineId, network: NetworkSpec): string | null {
  const activation = unsupportedActivation(id, network);
  if (activation === null) return null;
  return `It does not compute ${layerInWords(activation)}, which this agent’s network has.`;
}

/** What computes a network, in a sentence, where one of the engines cannot; null where all can. */
export function restrictionOf(
  { name, spec }: Engine,
  engines: readonly { readonly id: EngineId; readonly label: string }[],
): string | null {
  const unable = engines.filter(({ id }) => !supports(id, spec.network));
  const [first] = unable;
  if (first === undefined) return null;
  const layer = layerInWords(unsupportedActivation(first.id, spec.network)!);
  const others = unable.map(({ label }) => label).join(' and ');
  return `This network has ${layer}, which ${name} computes and ${others} does not.`;
}

/** "a GELU layer" */
export function layerInWords(activation: ActivationName): string {
  const label = activationLabels[activation];
  return `${/^[aeiou]/i.test(label) ? 'an' : 'a'} ${label} layer`;
}
