export interface QRange {
  readonly low: number;
  readonly high: number;
}

/**
 * The range on which two values are drawn as bars: it holds 0 and all that was seen, and gives way
 * slowly, so that bars of an agent whose values shrink grow back into sight.
 */
export function widenedRange(range: QRange, left: number, right: number): QRange {
  const keep = 0.995;
  return {
    low: Math.min(range.low * keep, left, right, 0),
    high: Math.max(range.high * keep, left, right, 0),
  };
}

/** Where `value` lies in the range: 0 at its low end, 1 at its high end. */
export function shareOf(range: QRange, value: number): number {
  const width = range.high - range.low;
  return width === 0 ? 0 : (value - range.low) / width;
}
