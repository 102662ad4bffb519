/** One finished training episode; rows of these columns travel in a Float64Array. */
export const episodeColumns = [
  /** From 1, over the agent's life. */
  'episode',
  /** The environment's own score: steps until the end, 500 at most. */
  'score',
  /** Epsilon at the episode's end. */
  'epsilon',
  /** Mean loss of the episode's gradient steps; NaN if there were none. */
  'meanLoss',
  /** Environment steps of the agent's life at the episode's end. */
  'environmentSteps',
  /** 1 where the time limit ended it, 0 where the pole fell or the cart left the track. */
  'truncated',
] as const;

/** One interval of `metricIntervalSteps` environment steps of training. */
export const metricColumns = [
  'environmentSteps',
  'gradientSteps',
  /** Epsilon at the interval's end. */
  'epsilon',
  /** Mean loss of the interval's gradient steps; NaN if there were none. */
  'meanLoss',
] as const;

export const metricIntervalSteps = 20;

/** One greedy check on the fixed starts. */
export const checkColumns = ['environmentSteps', 'greedyMean'] as const;

/** One good check that was tried on fresh starts. */
export const confirmationColumns = [
  'environmentSteps',
  'confirmedMean',
  /** 1 where the mean counts as solved there too, 0 where it does not. */
  'held',
] as const;

/** One model that was kept: the mean of its check, or the score of the episode before it. */
export const keptModelColumns = ['environmentSteps', 'score'] as const;

/** What an agent's curves and marks are drawn from: the columns of each, in packed rows. */
export const curveColumns = {
  episodes: episodeColumns,
  metrics: metricColumns,
  checks: checkColumns,
  confirmations: confirmationColumns,
  keptModels: keptModelColumns,
} as const;

export type CurveName = keyof typeof curveColumns;
export const curveNames = Object.keys(curveColumns) as CurveName[];

/** Makes something of each curve. */
export function mapCurves<Value>(make: (curve: CurveName) => Value): Record<CurveName, Value> {
  const entries = curveNames.map((curve) => [curve, make(curve)]);
  return Object.fromEntries(entries) as Record<CurveName, Value>;
}

/** Columns, of frames too, that hold NaN where they have nothing to say. */
export const columnsWithGaps: ReadonlySet<string> = new Set([
  'epsilon',
  'meanLoss',
  'qLeft',
  'qRight',
]);

export type EpisodeRow = Readonly<Record<(typeof episodeColumns)[number], number>>;
export type MetricRow = Readonly<Record<(typeof metricColumns)[number], number>>;
