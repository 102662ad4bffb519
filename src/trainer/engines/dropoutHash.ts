/**
 * Dropout masks without a random stream: whether an output is dropped is a function of the seed,
 * the gradient steps taken so far, the layer's index and the element's index (row * units + unit),
 * so every engine draws the same masks, in any order and in parallel. All in unsigned 32-bit
 * integers:
 *
 *     key  = mix(mix(mix(seed + 0x9e3779b9) + gradientSteps) + layerIndex)
 *     hash = mix(elementIndex xor key)
 *     an element is dropped where hash < floor(dropoutRate * 2^32)
 */

/** What the masks of one gradient step depend on. */
export interface DropoutStep {
  readonly seed: number;
  /** Taken before this one. */
  readonly gradientSteps: number;
}

/** A bijection of 32-bit integers in which each bit depends on all: Wellons' "lowbias32". */
function mix(x: number): number {
  x ^= x >>> 16;
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** 2^32 divided by the golden ratio: without it a seed of 0 would stay 0, which `mix` maps to 0. */
const keyOffset = 0x9e3779b9;

/** What all masks of one layer in one gradient step have in common. */
export function dropoutKey(seed: number, gradientSteps: number, layerIndex: number): number {
  return mix(mix(mix(seed + keyOffset) + gradientSteps) + layerIndex);
}

/** Evenly spread over the unsigned 32-bit integers. */
export function dropoutHash(key: number, elementIndex: number): number {
  return mix(elementIndex ^ key);
}

/** Hashes below it drop their element. */
export function dropoutThreshold(dropoutRate: number): number {
  return Math.floor(dropoutRate * 2 ** 32);
}
