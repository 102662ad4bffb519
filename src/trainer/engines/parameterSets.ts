/** Sets of parameters that are networks: `Engine.qValues` reads them. */
export const networkSets = [
  /** The one that learns. */
  'online',
  /** The one that values next states. */
  'target',
  /** An average of the online one over time; where none is kept, what it was at the start. */
  'averaged',
] as const;

/** Every set of parameters that an engine holds, in the order in which the SIMD kernels hold them. */
export const parameterSets = [
  ...networkSets,
  /** Adam's average of gradients; RMSProp leaves it alone. */
  'firstMoments',
  /** The average of squared gradients, Adam's and RMSProp's. */
  'secondMoments',
] as const;

export type NetworkSet = (typeof networkSets)[number];
export type ParameterSet = (typeof parameterSets)[number];

/** Something of each set: by default its numbers. */
export type ParameterSets<Value = Float32Array> = Readonly<Record<ParameterSet, Value>>;

/** Makes something of each set. */
export function mapParameterSets<Value>(
  make: (set: ParameterSet, index: number) => Value,
): ParameterSets<Value> {
  const entries = parameterSets.map((set, index) => [set, make(set, index)]);
  return Object.fromEntries(entries) as ParameterSets<Value>;
}
