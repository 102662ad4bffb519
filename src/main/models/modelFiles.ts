import { basename, dirname } from 'node:path';
import type { BrowserWindow } from 'electron';
import { messageOf } from '../../shared/errorText';
import { writeModelFolder } from '../../host/models/modelDestination';
import { explainSystemError } from '../../host/models/modelFolderError';
import { isGone, modelPath, readModelPath } from '../../host/models/modelPath';
import { atomicWrite } from '../../host/files/atomicWrite';
import type {
  OpenOutcome,
  OpenTarget,
  SaveOutcome,
  SaveDestination,
} from '../../shared/desktop/desktopBridge';
import { defaultModelFormat } from '../../shared/modelFormats';
import type { ModelFile } from '../../shared/modelFile';
import type { SaveLocation } from './saveLocation';
import { askWhereToExport, askSaveLocation, askWhichToOpen } from './modelDialogs';
import type { RecentModels } from './recentModels';
import type { TrainerMonitor } from '../trainer/trainerMonitor';

interface ModelFilesOptions {
  readonly recentModels: RecentModels;
  readonly saveLocation: SaveLocation;
  readonly monitor: TrainerMonitor;
}

type Failure = Extract<SaveOutcome, { outcome: 'failed' }>;

/** Opens and saves models for the person: one dialog at a time, each ending in an outcome. */
export class ModelFiles {
  private isDialogOpen = false;

  constructor(private readonly options: ModelFilesOptions) {}

  open(window: BrowserWindow, what: OpenTarget): Promise<OpenOutcome> {
    return this.oneAtATime(async () => {
      const path = await askWhichToOpen(window, what, this.lastModel);
      return path === null ? { outcome: 'cancelled' } : this.read(path);
    });
  }

  /** Reads a model that was named outside of a dialog. */
  async read(named: string): Promise<Exclude<OpenOutcome, { outcome: 'cancelled' }>> {
    const { recentModels, saveLocation } = this.options;
    const path = modelPath(named);
    try {
      const { files, isFolder } = await readModelPath(path);
      recentModels.add(path);
      // Save cannot write into a single file.
      return {
        outcome: 'opened',
        name: basename(path),
        files,
        ticket: isFolder ? saveLocation.read(path) : null,
      };
    } catch (error) {
      if (await isGone(path)) recentModels.remove(path);
      return failure(error);
    }
  }

  save(
    window: BrowserWindow | null,
    suggestedName: string,
    files: readonly ModelFile[],
    where: SaveDestination,
  ): Promise<SaveOutcome> {
    return this.oneAtATime(async () => {
      const { saveLocation, recentModels } = this.options;
      const adopt = saveLocation.saving();
      const known = where === 'sameFolder' ? saveLocation.path : null;
      const path = known ?? (await askSaveLocation(window, suggestedName, this.lastModel));
      if (path === null) return { outcome: 'cancelled' };
      await writeModelFolder(path, files);
      adopt(path);
      recentModels.add(path);
      return { outcome: 'saved', name: basename(path) };
    });
  }

  /** Saves what the trainer has now, without the page. */
  async saveAgent(window: BrowserWindow | null): Promise<SaveOutcome> {
    const { monitor } = this.options;
    try {
      const { requestId, suggestedName, files } = await monitor.exportModel(defaultModelFormat);
      const outcome = await this.save(window, suggestedName, files, 'sameFolder');
      if (outcome.outcome === 'saved') monitor.post({ type: 'modelSaved', requestId });
      return outcome;
    } catch (error) {
      return failure(error);
    }
  }

  /** Writes a zip of a model where the person says. */
  export(window: BrowserWindow, suggestedName: string, zip: Uint8Array): Promise<SaveOutcome> {
    return this.oneAtATime(async () => {
      const path = await askWhereToExport(window, suggestedName, this.lastModel);
      if (path === null) return { outcome: 'cancelled' };
      await atomicWrite(dirname(path), basename(path), zip).catch((error: unknown) =>
        explainSystemError(error, path, 'cannot be written'),
      );
      this.options.recentModels.add(path);
      return { outcome: 'saved', name: basename(path) };
    });
  }

  private get lastModel(): string | undefined {
    return this.options.recentModels.paths[0];
  }

  private async oneAtATime<Outcome>(work: () => Promise<Outcome>): Promise<Outcome | Failure> {
    if (this.isDialogOpen) {
      return { outcome: 'failed', problem: 'Another dialog is open: finish that one first.' };
    }
    this.isDialogOpen = true;
    try {
      return await work();
    } catch (error) {
      return failure(error);
    } finally {
      this.isDialogOpen = false;
    }
  }
}

function failure(error: unknown): Failure {
  return { outcome: 'failed', problem: messageOf(error) };
}
