/** Numbers as a person reads them. */

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

export function formatCount(count: number): string {
  return whole.format(count);
}

/** The end of a range: "1,000,000", "−100", "1e-12". */
export function formatBound(bound: number): string {
  if (bound !== 0 && Math.abs(bound) < 1e-6) return String(bound);
  const text = bound.toLocaleString('en-US', { maximumSignificantDigits: 6 });
  return text.replace('-', '−');
}

/** A mean score: one decimal, none where it is whole. */
export function formatScore(score: number): string {
  return one.format(score);
}

/** A loss: three digits that count, whatever its size, without zeros that say nothing. */
export function formatLoss(loss: number): string {
  if (loss === 0) return '0';
  if (Math.abs(loss) < 0.001 || Math.abs(loss) >= 100_000) return loss.toExponential(1);
  return String(Number(loss.toPrecision(3)));
}

/** Wall time: "0.8 s", "42 s", "3 min 5 s". */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const rounded = Math.round(seconds);
  return rounded < 60 ? `${rounded} s` : `${Math.floor(rounded / 60)} min ${rounded % 60} s`;
}
