import { allFinite } from '../../shared/allFinite';
import type { ModelFile } from '../../shared/modelFile';
import type { Model } from '../models/model';
import { ModelFormatError } from '../models/modelFormatError';
import { suggestedNameOf } from '../models/modelName';
import { decodeModel, encodeModel } from '../models/modelFormats';
import type { Agent } from '../training/agent';
import type { SaveProgress } from '../training/saveProgress';
import { CommandError, type Asker } from './face';

interface ModelExport {
  readonly requestId: number;
  readonly saveProgress: SaveProgress;
  /** Of the agent at the export: it may train on while a person chooses a folder. */
  readonly environmentSteps: number;
}

/** Models on their way between agents and whoever saves and opens them. */
export class ModelTransfers {
  /** The newest export of each asker, until it says that the files were written. */
  private readonly exports = new WeakMap<Asker, ModelExport>();

  /**
   * Replies with the agent's best model as files.
   * @throws CommandError if the format cannot hold such a model, or its weights are no numbers
   */
  export(agent: Agent, requestId: number, asker: Asker): void {
    const model = agent.bestModel();
    if (!allFinite(model.parameters)) {
      throw new CommandError(
        'The network has diverged and its weights are no longer numbers: go on training, which goes back to its last sound ones, then save.',
      );
    }
    const files = blameAsker(() => encodeModel(model));
    const { environmentSteps } = agent.dqn;
    this.exports.set(asker, { requestId, saveProgress: agent.saveProgress, environmentSteps });
    asker.reply({ type: 'modelExported', requestId, suggestedName: suggestedNameOf(model), files });
  }

  /**
   * Notes that the files of an export were written.
   * @throws CommandError if the asker's newest export is another one
   */
  confirmSaved(requestId: number, asker: Asker): void {
    const modelExport = this.exports.get(asker);
    if (modelExport?.requestId !== requestId) {
      throw new CommandError('No export of that number waits to be saved: save the model again.');
    }
    this.exports.delete(asker);
    modelExport.saveProgress.savedAt(modelExport.environmentSteps);
  }

  /**
   * Reads the model in these files.
   * @throws CommandError with what is wrong with them
   */
  read(files: readonly ModelFile[]): Model {
    return blameAsker(() => decodeModel(files));
  }
}

/** What is wrong with a file or a model is the asker's to know, and no fault of the trainer. */
function blameAsker<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ModelFormatError) throw new CommandError(error.message);
    throw error;
  }
}
