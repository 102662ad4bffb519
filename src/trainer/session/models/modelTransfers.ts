import { allFinite } from '../../../shared/allFinite';
import { modelFileName } from '../../../shared/modelFormats';
import type { CommandOf } from '../../../shared/protocol/commands';
import type { Model } from '../../models/model';
import type { ModelCodec } from '../../models/modelCodec';
import { ModelFormatError } from '../../models/modelFormatError';
import { suggestedNameOf } from '../../models/modelName';
import { modelReadme } from '../../models/modelReadme';
import type { Agent } from '../../training/agent';
import type { SaveProgress } from '../../training/saveProgress';
import { CommandError, type Asker } from '../face';

/** Exports that may wait at once: each holds a model. */
const maxWaitingExports = 16;

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
  /** Exports are made and answered one after another. */
  private lastExport: Promise<void> = Promise.resolve();
  private waitingExports = 0;
  private isReading = false;

  constructor(private readonly codec: ModelCodec) {}

  /**
   * Replies with the agent's best model of this moment as files.
   * @throws CommandError if its weights are no numbers; rejects with one if the format cannot hold
   *   such a model
   */
  export(
    agent: Agent,
    { requestId, format }: CommandOf<'exportModel'>,
    asker: Asker,
  ): Promise<void> {
    if (this.waitingExports >= maxWaitingExports) {
      throw new CommandError('Too many models are being saved at once: wait a moment.');
    }
    const model = agent.bestModel();
    if (!allFinite(model.parameters)) {
      throw new CommandError(
        'The network has diverged and its weights are no longer numbers: go on training, which goes back to its last sound ones, then save.',
      );
    }
    const { saveProgress, dqn } = agent;
    const { environmentSteps } = dqn;
    const suggestedName = suggestedNameOf(model);
    return this.inTurn(async () => {
      const files = await blameAsker(this.codec.encode(model, format));
      const readme = modelReadme(model, format, modelFileName(suggestedName, format));
      this.exports.set(asker, { requestId, saveProgress, environmentSteps });
      asker.reply({ type: 'modelExported', requestId, format, suggestedName, files, readme });
    });
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
   * Reads the model in the files of an import; null where it is answered already, since they hold
   * weights that ask for an activation. Rejects with a CommandError that tells what is wrong.
   */
  async read(command: CommandOf<'importModel'>, asker: Asker): Promise<Model | null> {
    const { requestId, name, files, hiddenActivation = null } = command;
    if (this.isReading) {
      throw new CommandError('Another model is being opened: wait a moment, then open this one.');
    }
    this.isReading = true;
    try {
      const decoded = await blameAsker(this.codec.decode(files, { hiddenActivation }));
      if (decoded.kind === 'model') return decoded.model;
      const layerUnits = [...decoded.layerUnits];
      asker.reply({ type: 'activationNeeded', requestId, name, layerUnits });
      return null;
    } finally {
      this.isReading = false;
    }
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.waitingExports += 1;
    const done = this.lastExport.then(work).finally(() => (this.waitingExports -= 1));
    this.lastExport = done.catch(() => undefined);
    return done;
  }
}

/** What is wrong with a file or a model is the asker's to know, and no fault of the trainer. */
async function blameAsker<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ModelFormatError) throw new CommandError(error.message);
    throw error;
  }
}
