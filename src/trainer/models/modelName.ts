import type { Model } from './model';

/** A folder's name to propose for a model, such as "cartpole-500-seed-7". */
export function suggestedNameOf({ metadata }: Model): string {
  const mean = metadata?.confirmedMean ?? metadata?.bestGreedyMean ?? null;
  const how = mean === null ? 'untested' : String(Math.round(mean));
  return `cartpole-${how}-seed-${metadata?.seed ?? 0}`;
}
