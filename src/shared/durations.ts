/** A short time with three digits that count: "0.28 µs", "34 µs", "5.9 ms", "1.2 s". */
export function formatMicroseconds(us: number): string {
  const [value, unit] =
    us < 1000 ? [us, 'µs'] : us < 1_000_000 ? [us / 1000, 'ms'] : [us / 1_000_000, 's'];
  return `${Number(value.toPrecision(value < 10 ? 2 : 3))} ${unit}`;
}
