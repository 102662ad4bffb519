const steps = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** The next round number at or above `value`, so that an axis grows seldom; `least` at least. */
export function niceCeiling(value: number, least: number): number {
  const wanted = Math.max(value, least);
  const power = 10 ** Math.floor(Math.log10(wanted));
  // Rounding errors of the division must not push 2000 up to 3000.
  const step = steps.find((candidate) => candidate * power >= wanted * (1 - 1e-9)) ?? 10;
  return step * power;
}
