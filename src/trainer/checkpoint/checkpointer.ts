import type { Clock } from '../clock';
import { encodeCheckpoint } from './checkpointFormat';
import type { Checkpoint, CheckpointStore } from './checkpoint';

/** A checkpoint that is being made in turns. */
export interface Capture {
  /** What was still to be copied has changed: begin anew. */
  readonly isOvertaken: boolean;
  /** The finished checkpoint; null while there is more to copy. */
  continue(): Checkpoint | null;
}

export interface CheckpointSource {
  /** Copies all that changes with the next step; null if there is nothing worth keeping. */
  capture(): Capture | null;
  /** A checkpoint was begun. */
  began(): void;
  /** It is kept. */
  kept(): void;
  /** A checkpoint could not be kept, the first time in a row. */
  failed(error: unknown): void;
}

/** Making checkpoints takes at most this share of the time: a huge agent is kept less often. */
const shareOfTime = 0.5;

/** Keeps checkpoints of what goes on, every few seconds and whenever something is worth it. */
export class Checkpointer {
  private cancelTimer: () => void = () => undefined;
  /** Something changed since the last capture. */
  private isDue = false;
  /** It should not wait for the interval's end. */
  private isUrgent = false;
  /** The checkpoint that is being made. */
  private making: Promise<void> | null = null;
  private nextAtMs: number;
  private lastFailed = false;
  private closing: Promise<void> | null = null;
  /** Those that wait until what is urgent is kept. */
  private waiting: (() => void)[] = [];

  constructor(
    private readonly store: CheckpointStore,
    private readonly source: CheckpointSource,
    private readonly clock: Clock,
    private intervalMs: number,
  ) {
    this.nextAtMs = clock.nowMs() + intervalMs;
  }

  setInterval(intervalMs: number): void {
    this.nextAtMs += intervalMs - this.intervalMs;
    this.intervalMs = intervalMs;
    this.rearm();
  }

  /** Something changed: it is kept when the interval is over. */
  touch(): void {
    if (this.isDue) return;
    this.isDue = true;
    this.rearm();
  }

  /** Something changed that is worth keeping at once. */
  saveSoon(): void {
    this.isDue = true;
    this.isUrgent = true;
    this.rearm();
  }

  /** The same; resolves when it is kept, or could not be. */
  keepNow(): Promise<void> {
    this.saveSoon();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Keeps what is there, and nothing after it. */
  close(): Promise<void> {
    return (this.closing ??= this.keepLast());
  }

  private async keepLast(): Promise<void> {
    this.cancelTimer();
    await this.making;
    if (this.isDue) await this.make(() => Promise.resolve());
  }

  private rearm(): void {
    if (!this.isDue || this.making !== null || this.closing !== null) return;
    this.cancelTimer();
    const waitMs = this.isUrgent ? 0 : Math.max(0, this.nextAtMs - this.clock.nowMs());
    this.cancelTimer = this.clock.schedule(() => this.begin(), waitMs);
  }

  private begin(): void {
    const beganMs = this.clock.nowMs();
    const turn = () => new Promise<void>((resolve) => this.clock.schedule(resolve, 0));
    this.making = this.make(turn).then(() => {
      this.making = null;
      const tookMs = this.clock.nowMs() - beganMs;
      // So early that the next one is kept, not just begun, when the interval is over.
      this.nextAtMs = beganMs + Math.max(this.intervalMs - tookMs, tookMs / shareOfTime);
      this.tellWaiting();
      this.rearm();
    });
  }

  private tellWaiting(): void {
    const isSettled = !this.isUrgent || this.lastFailed;
    if (!isSettled || this.closing !== null) return;
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** @param turn lets training go on before more is copied */
  private async make(turn: () => Promise<void>): Promise<void> {
    this.isDue = false;
    this.isUrgent = false;
    try {
      const checkpoint = await this.capture(turn);
      if (checkpoint === null) return;
      await this.store.save(encodeCheckpoint(checkpoint));
      this.lastFailed = false;
      this.source.kept();
    } catch (error) {
      // It is tried again when the interval is over.
      this.isDue = true;
      if (!this.lastFailed) this.source.failed(error);
      this.lastFailed = true;
    }
  }

  private async capture(turn: () => Promise<void>): Promise<Checkpoint | null> {
    for (;;) {
      const capture = this.source.capture();
      if (capture === null) return null;
      this.source.began();
      while (!capture.isOvertaken) {
        const checkpoint = capture.continue();
        if (checkpoint !== null) return checkpoint;
        await turn();
      }
    }
  }
}
