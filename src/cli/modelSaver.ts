import { basename, join } from 'node:path';
import { messageOf } from '../shared/errorText';
import { defaultModelFormat } from '../shared/modelFormats';
import { CommandRejected } from '../shared/protocol/protocolClient';
import { appDataFolder } from '../host/app/appDataFolder';
import { ModelDestination } from '../host/models/modelDestination';
import { readmeCalled } from '../host/models/readmeFile';
import type { TrainerConnection } from './trainerConnection';

/** Where the last save of a run went. */
export interface LastSave {
  /** Null if the model is saved nowhere. */
  readonly folder: string | null;
  /** Why it is not saved where it should be, in sentences; null if it is. */
  readonly problem: string | null;
}

/** Saves the best model, one save after another; asked again meanwhile, it saves once more. */
export class ModelSaver {
  private saving: Promise<void> | null = null;
  private again = false;
  private requests = 0;

  constructor(
    private readonly connection: TrainerConnection,
    private readonly destination: ModelDestination,
  ) {}

  /** Resolves when the model of this moment, or a later one, is saved. */
  save(): Promise<void> {
    this.again = true;
    this.saving ??= this.saveWhileAsked();
    return this.saving;
  }

  /** The save at the end of a run: where it fails, the model goes to the app's data folder. */
  async saveLast(): Promise<LastSave> {
    try {
      await this.save();
      return { folder: this.destination.folder, problem: null };
    } catch (error) {
      const problem = messageOf(error);
      // There is no model to save.
      if (error instanceof CommandRejected) return { folder: null, problem };
      return this.saveElsewhere(problem);
    }
  }

  private async saveWhileAsked(): Promise<void> {
    try {
      while (this.again) {
        this.again = false;
        await this.saveIn(this.destination);
      }
    } finally {
      this.saving = null;
    }
  }

  private async saveIn(destination: ModelDestination): Promise<void> {
    const requestId = ++this.requests;
    const { files, readme, suggestedName } = await this.connection.request(
      { type: 'exportModel', requestId, format: defaultModelFormat },
      'modelExported',
    );
    const name = basename(destination.folder);
    await destination.save(files, readmeCalled(readme, suggestedName, name));
    this.connection.send({ type: 'modelSaved', requestId });
  }

  private async saveElsewhere(problem: string): Promise<LastSave> {
    const time = new Date().toISOString().replace(/[:.]/g, '-');
    try {
      // Cut, since a file system that took the name may refuse it with a time behind it.
      const name = `${basename(this.destination.folder).slice(0, 60) || 'model'}-${time}`;
      const folder = join(appDataFolder(), 'models', name);
      const destination = await ModelDestination.claim(folder, false);
      await this.saveIn(destination).finally(() => destination.release());
      return { folder, problem: `${problem} The model is saved in ${folder} instead.` };
    } catch (error) {
      const nor = `Nor could it be saved in the app’s data folder: ${messageOf(error)}`;
      return { folder: null, problem: `${problem} ${nor}` };
    }
  }
}
