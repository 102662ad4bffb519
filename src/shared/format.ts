/** Numbers as a person reads and writes them. */

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

/** A short time with three digits that count: "0.28 µs", "34 µs", "5.9 ms", "1.2 s". */
export function formatMicroseconds(us: number): string {
  const [value, unit] =
    us < 1000 ? [us, 'µs'] : us < 1_000_000 ? [us / 1000, 'ms'] : [us / 1_000_000, 's'];
  return `${Number(value.toPrecision(value < 10 ? 2 : 3))} ${unit}`;
}

/** How many there are, in words: "1 step", "2 steps". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Decimal, with or without a comma before each three digits, as the window writes them itself. */
const decimal = /^[+-]?(\d{1,3}(,\d{3})+|\d*)(\.\d*)?(e[+-]?\d+)?$/i;

/** The number that a person wrote; NaN for what is none, though `Number` reads `0x10` and nothing. */
export function parseNumber(text: string): number {
  const trimmed = text.trim();
  return decimal.test(trimmed) ? Number.parseFloat(trimmed.replaceAll(',', '')) : Number.NaN;
}
