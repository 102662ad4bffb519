import type { OpenedModel, OpenOutcome, OpenTarget } from '../../../shared/desktop/desktopBridge';
import { droppedFiles } from '../../client/droppedFiles';
import { readModelFiles } from '../../client/modelTransfer';
import type { Refusals } from '../commandAvailability';
import type { Message } from '../sentences';
import {
  failedOutcome,
  Transfers,
  type Download,
  type TransferDependencies,
} from './transfers.svelte';

interface ModelRequestDependencies extends TransferDependencies {
  isConnected(): boolean;
  refusals(): Refusals;
  /** Says why nothing can be done now. */
  explain(refusal: string): void;
  /** Replaces the agent, after a question if it is not saved. */
  replaceAgent(replace: () => void): void;
}

/** What a person asks about models: by a button, a key, the native menu, a drop or a double click. */
export class ModelRequests {
  readonly transfers: Transfers;
  /** Named outside of the page before the page reached the trainer. */
  private waiting: OpenedModel | null = null;

  constructor(private readonly dependencies: ModelRequestDependencies) {
    this.transfers = new Transfers(dependencies);
  }

  save(): void {
    if (this.mayAsk('save')) this.transfers.save('samePlace');
  }

  /** Asks where to save, or in which format where the browser has a place for downloads. */
  saveAs(): void {
    if (!this.mayAsk('save')) return;
    if (this.dependencies.face.saver.by === 'mainProcess') this.transfers.save('ask');
    else this.transfers.formatAsked = true;
  }

  /** Saves what the person chose in the page. */
  saveDownload(download: Download): void {
    this.transfers.formatAsked = false;
    this.transfers.download = download;
    this.save();
  }

  open(what: OpenTarget = 'file'): void {
    if (this.mayAsk('open')) this.dependencies.replaceAgent(() => void this.transfers.open(what));
  }

  /** What is dropped on the window just now. */
  openDropped(dropped: DataTransfer): void {
    if (!this.mayAsk('open')) return;
    // Read at once: after the drop's event nothing of it is left.
    void droppedFiles(dropped)
      .then(({ files, folderName }) => readModelFiles(files, folderName))
      .catch(failedOutcome)
      .then((outcome) => this.openOutside(outcome));
  }

  /** What somebody named outside of the page, or dropped on it. */
  openOutside(outcome: OpenOutcome): void {
    const { isConnected, refusals, replaceAgent, say } = this.dependencies;
    if (outcome.outcome === 'failed') return say(problem(outcome.problem));
    if (outcome.outcome === 'cancelled') return;
    if (!isConnected()) {
      this.waiting = outcome;
      return;
    }
    const refusal = refusals().open;
    if (refusal !== null) say(problem(`${outcome.name} was not opened. ${refusal}`));
    else replaceAgent(() => this.transfers.openRead(outcome));
  }

  /** Whether it can be done now; says why not, unless the transfer that goes on says so itself. */
  private mayAsk(control: 'save' | 'open'): boolean {
    const refusal = this.dependencies.refusals()[control];
    if (refusal !== null && !this.transfers.busy) this.dependencies.explain(refusal);
    return refusal === null;
  }

  /** The trainer is there. */
  connected(): void {
    const { waiting } = this;
    this.waiting = null;
    if (waiting !== null) this.openOutside(waiting);
  }
}

function problem(text: string): Message {
  return { tone: 'bad', text };
}
