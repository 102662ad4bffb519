/** Whose definitions hold: Keras 2 and 3 compute a few activations by different formulas. */
export type KerasVersion = 1 | 2 | 3;

/**
 * The Keras that a file names: "2.2.4-tf", "3.15.1". TF.js, which computes as Keras 2 does, and
 * whatever else there is come to 2.
 */
export function kerasVersionOf(text: unknown): KerasVersion {
  const major = typeof text === 'string' ? Number(/^(\d+)\./.exec(text)?.[1] ?? 2) : 2;
  return major === 1 ? 1 : major >= 3 ? 3 : 2;
}
