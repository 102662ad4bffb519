import { visible } from '../../shared/visibleText';
import type { Model } from './model';

/** The name of a model that was opened: that of its file, unless it is the one that all files have. */
export function openedNameOf(fileName: string, model: Model): string {
  return fileName === 'model' && model.metadata !== null
    ? suggestedNameOf(model)
    : visible(fileName);
}

/** A folder's name to propose for a model, such as "cartpole-500-seed-7". */
export function suggestedNameOf({ metadata }: Model): string {
  const mean = metadata?.confirmedMean ?? metadata?.bestGreedyMean ?? null;
  const how = mean === null ? 'untested' : String(Math.round(mean));
  return `cartpole-${how}-seed-${metadata?.seed ?? 0}`;
}
