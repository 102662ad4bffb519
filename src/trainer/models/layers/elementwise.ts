/** What a layer does to each entry by itself: a factor and an offset. */
export interface Scaling {
  /** (entries) */
  readonly factors: Float64Array;
  /** (entries) */
  readonly offsets: Float64Array;
}

/**
 * A continuous function of one number that is made of straight pieces: its corners from left to
 * right, and how steep it is beyond them.
 */
export interface PiecewiseLinear {
  readonly corners: readonly (readonly [x: number, y: number])[];
  readonly leftSlope: number;
  readonly rightSlope: number;
}

/** One ReLU unit: gain * relu(factor * x + offset). */
export interface ReluTerm {
  readonly gain: number;
  readonly factor: number;
  readonly offset: number;
}

/** A function as a number and a sum of ReLU units, exactly. */
export interface ReluSum {
  readonly constant: number;
  readonly terms: readonly ReluTerm[];
}

/**
 * A piecewise linear function as a sum of ReLU units, of as few as a walk from one corner to both
 * sides takes; at least one.
 */
export function reluSumOf(f: PiecewiseLinear): ReluSum {
  const sums = f.corners.map((_, start) => reluSumFrom(f, start));
  return sums.reduce((best, sum) => (sum.terms.length < best.terms.length ? sum : best));
}

/**
 * f(x) = f(corner) + rises to the right of it - rises to the left of it; where the function bends,
 * a further unit makes up for the change of its slope.
 */
function reluSumFrom({ corners, leftSlope, rightSlope }: PiecewiseLinear, start: number): ReluSum {
  /** Between the corners, and beyond them. */
  const slopes = [
    leftSlope,
    ...corners.slice(1).map(([x, y], before) => {
      const [xBefore, yBefore] = corners[before]!;
      return (y - yBefore) / (x - xBefore);
    }),
    rightSlope,
  ];
  const terms = corners.map(([x], index): ReluTerm => {
    if (index >= start) {
      const change = slopes[index + 1]! - (index === start ? 0 : slopes[index]!);
      return { gain: change, factor: 1, offset: -x };
    }
    return { gain: slopes[index + 1]! - slopes[index]!, factor: -1, offset: x };
  });
  const [startX, constant] = corners[start]!;
  const leftOfStart: ReluTerm = { gain: -slopes[start]!, factor: -1, offset: startX };
  const needed = [...terms, leftOfStart].filter(({ gain }) => gain !== 0);
  return { constant, terms: needed.length > 0 ? needed : [{ gain: 0, factor: 1, offset: 0 }] };
}
