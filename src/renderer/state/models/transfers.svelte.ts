import { messageOf } from '../../../shared/errorText';
import { defaultModelFormat } from '../../../shared/modelFormats';
import type { Command } from '../../../shared/protocol/commands';
import type {
  OpenedModel,
  OpenOutcome,
  OpenTarget,
  SaveDestination,
} from '../../../shared/desktop/desktopBridge';
import type { EventOf, TrainerEvent } from '../../../shared/protocol/events';
import type { Face } from '../../client/face';
import type { Message } from '../sentences';

export interface TransferDependencies {
  readonly face: Face;
  post(command: Command): void;
  say(message: Message): void;
  /** A save ended, with a file or without. */
  saveEnded(saved: boolean): void;
}

/** A save to a folder, or an export as one zip. */
export type SaveAs = SaveDestination | 'zip';

/** Saving and opening models: one at a time, each ending in a sentence. */
export class Transfers {
  /** A save or an open is under way. */
  busy = $state(false);
  private lastRequestId = 0;
  private saveAs: SaveAs = 'sameFolder';
  /** What is told if the line is lost now; null while nothing waits for the trainer. */
  private ifLost: string | null = null;
  /** What was lost with the last line, until it is told. */
  private cutOff: string | null = null;
  /** Of the model that is being opened. */
  private ticket: number | null = null;

  constructor(private readonly dependencies: TransferDependencies) {}

  save(as: SaveAs): void {
    this.busy = true;
    this.saveAs = as;
    this.ifLost =
      as === 'zip'
        ? 'The model was not exported: export it again.'
        : 'The model was not saved: press Save again.';
    this.dependencies.say({ tone: 'busy', text: 'Saving the model…' });
    const requestId = ++this.lastRequestId;
    this.dependencies.post({ type: 'exportModel', requestId, format: defaultModelFormat });
  }

  async open(what: OpenTarget): Promise<void> {
    this.busy = true;
    this.import(await this.dependencies.face.openModel(what).catch(failedOutcome));
  }

  /** Opens a model that was read already. */
  openRead(model: OpenedModel): void {
    this.busy = true;
    this.import(model);
  }

  /** Hears what became of a request. */
  take(event: TrainerEvent): void {
    if (event.type === 'modelExported') void this.exported(event);
    else if (event.type === 'modelOpened') this.opened(event);
    else if (event.type === 'activationNeeded') this.needsActivation(event);
    else if (event.type === 'rejected' && event.requestId !== null) this.refused(event.requestId);
  }

  /** The files to save have come. */
  private async exported(event: EventOf<'modelExported'>): Promise<void> {
    if (event.requestId !== this.lastRequestId || !this.busy) return;
    this.ifLost = null;
    const { face, post } = this.dependencies;
    const { requestId, suggestedName, files } = event;
    const saving =
      this.saveAs === 'zip'
        ? face.exportModel(suggestedName, files)
        : face.saveModel(suggestedName, files, this.saveAs);
    const saved = await saving.catch(failedOutcome);
    if (saved.outcome === 'saved') {
      // A trainer that was started meanwhile knows nothing of it.
      if (requestId === this.lastRequestId) post({ type: 'modelSaved', requestId });
      this.end('good', `${this.saveAs === 'zip' ? 'Exported' : 'Saved'} as ${saved.name}.`);
    } else if (saved.outcome === 'failed') this.end('bad', saved.problem);
    else this.end('plain', 'Saving was cancelled: nothing was written.');
    this.dependencies.saveEnded(saved.outcome === 'saved');
  }

  private opened(event: EventOf<'modelOpened'>): void {
    if (event.requestId !== this.lastRequestId) return;
    if (this.ticket !== null) this.dependencies.face.modelTaken(this.ticket);
    this.end('good', `Opened ${event.name}. Press Test to watch it, or Train to train it further.`);
  }

  /** The files hold weights alone. */
  private needsActivation({ requestId, name }: EventOf<'activationNeeded'>): void {
    if (requestId !== this.lastRequestId) return;
    this.end('bad', `${name} holds weights without their layers: open a whole model.`);
  }

  /** The trainer refused a request. */
  private refused(requestId: number): void {
    if (requestId !== this.lastRequestId) return;
    this.busy = false;
    this.ifLost = null;
    this.dependencies.saveEnded(false);
  }

  /** The line was lost: a trainer answers no more. What a person or a disk has to do goes on. */
  lineLost(): void {
    this.lastRequestId++;
    if (this.ifLost === null) return;
    this.busy = false;
    this.cutOff = this.ifLost;
    this.ifLost = null;
  }

  /** What was lost with the last line, once; null where nothing was. */
  takeCutOff(): string | null {
    const { cutOff } = this;
    this.cutOff = null;
    return cutOff;
  }

  private import(chosen: OpenOutcome): void {
    if (chosen.outcome === 'failed') return this.end('bad', chosen.problem);
    if (chosen.outcome === 'cancelled') {
      return this.end('plain', 'Opening was cancelled: the agent is as it was.');
    }
    const { name, files, ticket } = chosen;
    this.ticket = ticket;
    this.dependencies.say({ tone: 'busy', text: `Opening ${name}…` });
    this.ifLost = `Opening ${name} was cut off: open it again.`;
    const requestId = ++this.lastRequestId;
    this.dependencies.post({ type: 'importModel', requestId, name, files: [...files] });
  }

  private end(tone: Message['tone'], text: string): void {
    this.busy = false;
    this.ifLost = null;
    this.dependencies.say({ tone, text });
  }
}

/** What an error in saving or opening came to. */
export function failedOutcome(error: unknown): { outcome: 'failed'; problem: string } {
  const problem = messageOf(error);
  return { outcome: 'failed', problem };
}
