import { expect, vi } from 'vitest';
import { startTrainer, type RunningTrainer } from '../../../src/host/process/trainerRunner';
import { AppState } from '../../../src/renderer/state/appState.svelte';
import type { Command, CommandType } from '../../../src/shared/protocol/commands';
import type { EventOf, TrainerEvent } from '../../../src/shared/protocol/events';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import type { Port } from '../../../src/shared/ports/port';
import { faceOf } from './faceOf';

/** What the window's document tells, for a window that a test hides and shows. */
class FakeDocument extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  turn(visibilityState: DocumentVisibilityState): void {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

/** A window without its picture, on a real line to a real trainer. */
export class BareWindow {
  readonly document = new FakeDocument();
  readonly saved: { model: EventOf<'modelExported'>; withReadme: boolean }[] = [];
  readonly studio: AppState;
  readonly close: () => void;
  /** How long it takes to write a model. */
  writing = Promise.resolve();
  frames = 0;
  /** That the system is set to show less motion. */
  prefersStillness = false;
  /** As a server does that was started anew. */
  accessDenied: () => void = () => undefined;
  private line: Port | null = null;
  private onPort: (port: Port) => void = () => undefined;

  constructor(private readonly trainer: RunningTrainer) {
    const face = faceOf({
      connect: (onPort, onAccessDenied) => {
        this.onPort = onPort;
        this.accessDenied = onAccessDenied;
        this.connect();
        return () => this.line?.close();
      },
      saver: {
        by: 'page',
        download: async (model, withReadme) => {
          this.saved.push({ model, withReadme });
          await this.writing;
          return { outcome: 'saved', name: 'model' };
        },
      },
    });
    const visibility = this.document as unknown as Document;
    this.studio = new AppState(face, visibility, () => this.prefersStillness);
    this.close = this.studio.start();
  }

  /** A new line in place of the one before. */
  connect(near = this.lineToTrainer()): void {
    this.line?.close();
    this.line = near;
    near.onMessage((message) => {
      if ((message as { type: string }).type === 'frames') this.frames++;
    });
    this.onPort(near);
  }

  /** A new line on which commands of one type are lost. */
  connectWithout(type: CommandType): void {
    this.connectThrough(
      (command) => (command.type === type ? null : command),
      (event) => [event],
    );
  }

  /** A new line on which the trainer says that it was lost and goes on. */
  connectAfterCrash(resumed: string): void {
    this.connectThrough(
      (command) => command,
      (event) => [event.type === 'welcome' ? { ...event, resumed } : event],
    );
  }

  /** A new line on which another event comes before each one of a type. */
  connectWithNews(news: TrainerEvent, before: TrainerEvent['type']): void {
    this.connectThrough(
      (command) => command,
      (event) => (event.type === before ? [news, event] : [event]),
    );
  }

  /** A new line on which commands and events are passed on as told, or not at all. */
  connectThrough(
    passCommand: (command: Command) => Command | null,
    passEvents: (event: TrainerEvent) => readonly TrainerEvent[],
  ): void {
    const [near, far] = createMemoryPortPair();
    const onward = this.lineToTrainer();
    far.onMessage((message) => {
      const command = passCommand(message as Command);
      if (command !== null) onward.post(command);
    });
    onward.onMessage((message) =>
      passEvents(message as TrainerEvent).forEach((event) => far.post(event)),
    );
    far.onClose(() => onward.close());
    this.connect(near);
  }

  private lineToTrainer(): Port {
    const [near, far] = createMemoryPortPair();
    this.trainer.attach(far);
    return near;
  }

  loseLine(): void {
    this.line?.close();
  }

  get text(): string {
    return this.studio.message.text;
  }

  get hasControl(): boolean {
    return this.studio.line.hasControl;
  }
}

/** A trainer of its own and a window that drives it. */
export async function openWindow(): Promise<{ trainer: RunningTrainer; window: BareWindow }> {
  // Node has no animation frames: nothing is painted here.
  vi.stubGlobal('requestAnimationFrame', () => 0);
  const trainer = await startTrainer('simd');
  const window = new BareWindow(trainer);
  await expect.poll(() => window.hasControl).toBe(true);
  return { trainer, window };
}
