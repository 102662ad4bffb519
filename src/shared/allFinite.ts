/** Whether the first `count` of these are numbers: none is infinite, and none is NaN. */
export function allFinite(values: Float32Array | Float64Array, count = values.length): boolean {
  for (let i = 0; i < count; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
