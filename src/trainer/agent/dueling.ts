import { meanOf } from '../../shared/scores';
import { actionCount, type NetworkSpec } from '../engines/engine';

interface NetworkWithParameters {
  readonly network: NetworkSpec;
  /** In the order of `EngineSnapshot.online`. */
  readonly parameters: Float32Array;
}

/**
 * The same function without dueling heads, which any program plays: both heads are linear in the
 * last hidden layer, so that q = value + advantage - mean of the advantages is one dense layer.
 * Wang et al. (2016) give each head a hidden layer of its own; here both read the same one, and that
 * is what makes them fold. A network without such heads is returned as it is.
 */
export function foldDueling({ network, parameters }: NetworkWithParameters): NetworkWithParameters {
  if (!network.isDueling) return { network, parameters };
  return withHeads({ network, parameters }, actionCount(network), ([value = 0, ...advantages]) => {
    const mean = meanOf(advantages);
    return advantages.map((advantage) => value + (advantage - mean));
  });
}

/** The same function with dueling heads, whose advantages have the mean 0. */
export function unfoldDueling(plain: NetworkWithParameters): NetworkWithParameters {
  const actions = actionCount(plain.network);
  const { network, parameters } = withHeads(plain, actions + 1, (q) => {
    const mean = meanOf(q);
    return [mean, ...q.map((one) => one - mean)];
  });
  return { network: { ...network, isDueling: true }, parameters };
}

/** With another last layer, each row of whose kernel, and whose bias, is made of the old one's. */
function withHeads(
  { network, parameters }: NetworkWithParameters,
  units: number,
  make: (row: readonly number[]) => readonly number[],
): NetworkWithParameters {
  const last = network.layers.at(-1)!;
  const rows = (network.layers.at(-2)?.units ?? network.inputs) + 1;
  const start = parameters.length - rows * last.units;
  const made = new Float32Array(start + rows * units);
  made.set(parameters.subarray(0, start));
  for (let row = 0; row < rows; row++) {
    const from = start + row * last.units;
    const old = Array.from(parameters.subarray(from, from + last.units));
    made.set(make(old), start + row * units);
  }
  const layers = [...network.layers.slice(0, -1), { ...last, units }];
  return { network: { inputs: network.inputs, layers }, parameters: made };
}
