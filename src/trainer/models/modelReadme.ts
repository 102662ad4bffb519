import { modelFormatFacts, type ModelFormatId } from '../../shared/modelFormats';
import type { Model } from './model';

/**
 * What stands beside a saved model, for whoever finds it.
 * @param fileName of the model's file or folder, as it lies beside the text
 */
export function modelReadme(model: Model, format: ModelFormatId, fileName: string): string {
  const seed = model.metadata === null ? '' : `, trained with seed ${model.metadata.seed}`;
  return `# ${fileName}\n\nA network that plays CartPole${seed}: ${modelFormatFacts[format].label}.\n`;
}
