import type { SavedWork } from '../training/savedWork';

interface ModelExport {
  readonly requestId: number;
  readonly savedWork: SavedWork;
  /** Of the agent at the export: it may train on while a person chooses a folder. */
  readonly environmentSteps: number;
}

/** The newest export of each asker, until it tells that the files were written. */
export class ModelExports {
  private readonly newest = new WeakMap<object, ModelExport>();

  add(asker: object, modelExport: ModelExport): void {
    this.newest.set(asker, modelExport);
  }

  /** Notes that its files were written; returns whether there was such an export. */
  confirm(asker: object, requestId: number): boolean {
    const modelExport = this.newest.get(asker);
    if (modelExport?.requestId !== requestId) return false;
    this.newest.delete(asker);
    modelExport.savedWork.reach(modelExport.environmentSteps);
    return true;
  }
}
