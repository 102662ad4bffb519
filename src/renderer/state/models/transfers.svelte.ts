import type { ActivationName } from '../../../shared/activations';
import { messageOf } from '../../../shared/errorText';
import type { Command } from '../../../shared/protocol/commands';
import type {
  OpenedModel,
  OpenOutcome,
  OpenTarget,
  SaveDestination,
  SaveOutcome,
} from '../../../shared/desktop/desktopBridge';
import {
  defaultModelFormat,
  modelFormatFacts,
  type ModelFormatId,
} from '../../../shared/modelFormats';
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

/** What the page saves: in which format, and whether with the text about it. */
export interface Download {
  readonly format: ModelFormatId;
  readonly withReadme: boolean;
}

/** Saving and opening models: one at a time, each ending in a sentence. */
export class Transfers {
  /** A save or an open is under way. */
  busy = $state(false);
  /** The page asks in which format to save. */
  formatAsked = $state(false);
  /** The weights that wait for somebody to say what their hidden layers do; null where none do. */
  activationNeeded = $state.raw<EventOf<'activationNeeded'> | null>(null);
  /** What the page saves at the next press of Save: as the last time. */
  download = $state.raw<Download>({ format: defaultModelFormat, withReadme: false });
  /** The format of the next Save in words; null where a dialog or the agent’s place decides. */
  readonly savesAs = $derived.by(() =>
    this.dependencies.face.saver.by === 'page'
      ? modelFormatFacts[this.download.format].label
      : null,
  );
  private lastRequestId = 0;
  /** What is told if the line is lost now; null while nothing waits for the trainer. */
  private ifLost: string | null = null;
  /** What was lost with the last line, until it is told. */
  private cutOff: string | null = null;
  /** The model that is being opened. */
  private opening: OpenedModel | null = null;

  constructor(private readonly dependencies: TransferDependencies) {}

  /** Saves where the face knows or asks for a place; the page saves in the format of `download`. */
  save(where: SaveDestination): void {
    this.busy = true;
    this.dependencies.say({ tone: 'busy', text: 'Saving the model…' });
    const { saver } = this.dependencies.face;
    if (saver.by === 'mainProcess') void this.finishSave(saver.save(where));
    else {
      this.ifLost = 'The model was not saved: press Save again.';
      const requestId = ++this.lastRequestId;
      const { format } = this.download;
      this.dependencies.post({ type: 'exportModel', requestId, format });
    }
  }

  async open(what: OpenTarget): Promise<void> {
    this.busy = true;
    this.take(await this.dependencies.face.openModel(what).catch(failedOutcome));
  }

  /** Opens a model that was read already. */
  openRead(model: OpenedModel): void {
    this.busy = true;
    this.take(model);
  }

  /** The person's answer: what the hidden layers do. */
  answerActivation(hiddenActivation: ActivationName): void {
    this.activationNeeded = null;
    if (this.opening !== null) this.import(this.opening, hiddenActivation);
  }

  /** The person's answer: they are not opened. */
  refuseActivation(): void {
    this.activationNeeded = null;
    this.endCancelled();
  }

  /** Hears what became of a request. */
  hear(event: TrainerEvent): void {
    if (!('requestId' in event) || event.requestId !== this.lastRequestId || !this.busy) return;
    if (event.type === 'modelExported') void this.exported(event);
    else if (event.type === 'modelOpened') this.opened(event);
    else if (event.type === 'activationNeeded') this.activationNeeded = event;
    else if (event.type === 'rejected') this.refused();
  }

  /** The files to save have come. */
  private async exported(event: EventOf<'modelExported'>): Promise<void> {
    const { saver } = this.dependencies.face;
    if (saver.by !== 'page') return;
    this.ifLost = null;
    const { requestId } = event;
    const isSaved = await this.finishSave(saver.download(event, this.download.withReadme));
    // A trainer that was started meanwhile knows nothing of it.
    if (isSaved && requestId === this.lastRequestId) {
      this.dependencies.post({ type: 'modelSaved', requestId });
    }
  }

  /** Says how a save ended; resolves to whether there is a file. */
  private async finishSave(saving: Promise<SaveOutcome>): Promise<boolean> {
    const saved = await saving.catch(failedOutcome);
    if (saved.outcome === 'saved') this.end('good', `Saved as ${saved.name}.`);
    else if (saved.outcome === 'failed') this.end('bad', saved.problem);
    else this.end('plain', 'Saving was cancelled: nothing was written.');
    this.dependencies.saveEnded(saved.outcome === 'saved');
    return saved.outcome === 'saved';
  }

  private opened({ name, trainsOn }: EventOf<'modelOpened'>): void {
    const ticket = this.opening?.ticket ?? null;
    if (ticket !== null) this.dependencies.face.modelTaken(ticket);
    this.end('good', `Opened ${name}. Press Test to watch it. ${trainsOn}`);
  }

  /** The trainer refused a request, and said why. */
  private refused(): void {
    this.forgetRequest();
    this.dependencies.saveEnded(false);
  }

  /** The line was lost: a trainer answers no more. What a person or a disk has to do goes on. */
  lineLost(): void {
    this.lastRequestId++;
    if (this.ifLost === null) return;
    this.cutOff = this.ifLost;
    this.forgetRequest();
  }

  /** Another window commands the trainer now: it opens no model for this one. */
  controlLost(): void {
    if (this.activationNeeded !== null) this.refuseActivation();
  }

  /** What was lost with the last line, once; null where nothing was. */
  takeCutOff(): string | null {
    const { cutOff } = this;
    this.cutOff = null;
    return cutOff;
  }

  private take(chosen: OpenOutcome): void {
    if (chosen.outcome === 'failed') this.end('bad', chosen.problem);
    else if (chosen.outcome === 'cancelled') this.endCancelled();
    else this.import(chosen);
  }

  private import(model: OpenedModel, hiddenActivation?: ActivationName): void {
    this.opening = model;
    const { name, files } = model;
    this.dependencies.say({ tone: 'busy', text: `Opening ${name}…` });
    this.ifLost = `Opening ${name} was cut off: open it again.`;
    this.dependencies.post({
      type: 'importModel',
      requestId: ++this.lastRequestId,
      name,
      files: [...files],
      ...(hiddenActivation !== undefined && { hiddenActivation }),
    });
  }

  private endCancelled(): void {
    this.end('plain', 'Opening was cancelled: the agent is as it was.');
  }

  private end(tone: Message['tone'], text: string): void {
    this.forgetRequest();
    this.dependencies.say({ tone, text });
  }

  private forgetRequest(): void {
    this.busy = false;
    this.ifLost = null;
    this.opening = null;
    this.activationNeeded = null;
  }
}

/** What an error in saving or opening came to. */
export function failedOutcome(error: unknown): { outcome: 'failed'; problem: string } {
  const problem = messageOf(error);
  return { outcome: 'failed', problem };
}
