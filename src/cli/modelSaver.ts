import { writeModelFolder } from '../host/models/modelFolder';
import type { TrainerConnection } from './trainerConnection';

/** Saves the best model, one save after another; asked again meanwhile, it saves once more. */
export class ModelSaver {
  private saving: Promise<void> | null = null;
  private again = false;
  private requests = 0;

  constructor(
    private readonly connection: TrainerConnection,
    readonly folder: string,
  ) {}

  /** Resolves when the model of this moment, or a later one, is saved. */
  save(): Promise<void> {
    this.again = true;
    this.saving ??= this.saveWhileAsked();
    return this.saving;
  }

  private async saveWhileAsked(): Promise<void> {
    try {
      while (this.again) {
        this.again = false;
        const requestId = ++this.requests;
        const { files } = await this.connection.request(
          { type: 'exportModel', requestId },
          'modelExported',
        );
        await writeModelFolder(this.folder, files);
        this.connection.send({ type: 'modelSaved', requestId });
      }
    } finally {
      this.saving = null;
    }
  }
}
