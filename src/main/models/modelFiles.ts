import { basename } from 'node:path';
import type { BrowserWindow } from 'electron';
import { messageOf } from '../../shared/errorText';
import { nameToSave } from '../../shared/agentTitle';
import { isGone, modelPath, readModelPath } from '../../host/models/modelPath';
import type {
  OpenOutcome,
  OpenTarget,
  SaveOutcome,
  SaveDestination,
} from '../../shared/desktop/desktopBridge';
import { modelFormatOf } from '../../shared/modelFormats';
import { ConnectionClosed } from '../../shared/protocol/protocolClient';
import type { SaveLocation } from './saveLocation';
import { writeExport } from './modelWriter';
import { askWhereToSave, askWhichToOpen } from './modelDialogs';
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
      // A zip may hold more than the model, and a folder may have the name of a single file.
      const canBeWrittenBack = isFolder === (modelFormatOf(path) === 'tfjsLayers');
      return {
        outcome: 'opened',
        name: basename(path),
        files,
        ticket: canBeWrittenBack ? saveLocation.read(path) : null,
      };
    } catch (error) {
      if (await isGone(path)) recentModels.remove(path);
      return failure(error);
    }
  }

  /**
   * Saves what the trainer has now, in the format of the place.
   * @param window null where the app has none
   */
  save(window: BrowserWindow | null, where: SaveDestination): Promise<SaveOutcome> {
    return this.oneAtATime(async () => {
      const { saveLocation, recentModels, monitor } = this.options;
      if (!monitor.isConnected) throw new ConnectionClosed();
      const present = saveLocation.presentAgent();
      const known = where === 'samePlace' ? saveLocation.path : null;
      const path = known ?? (await this.askWhere(window));
      if (path === null) return { outcome: 'cancelled' };
      const exported = await monitor.exportModel(modelFormatOf(path));
      // While the person chose, another window may have replaced the agent that was meant.
      if (!present.isStillThere()) {
        throw new Error('Another agent took its place meanwhile: nothing was written, save again.');
      }
      await writeExport(path, exported);
      present.livesAt(path);
      recentModels.add(path);
      monitor.post({ type: 'modelSaved', requestId: exported.requestId });
      return { outcome: 'saved', name: basename(path) };
    });
  }

  private askWhere(window: BrowserWindow | null): Promise<string | null> {
    const { monitor, saveLocation } = this.options;
    const { agent } = monitor.status!;
    return askWhereToSave(window, {
      name: nameToSave(agent),
      format: modelFormatOf(saveLocation.origin ?? ''),
      lastModel: this.lastModel,
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
