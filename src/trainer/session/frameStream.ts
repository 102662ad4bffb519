import { frameColumns, maxFramesPerBundle, type Frame } from '../../shared/protocol/frames';
import { packFrames } from '../../shared/protocol/packedRows';

/**
 * Frames on their way to one face. At most one bundle is unacknowledged; what comes meanwhile
 * waits, and of that the oldest is let go when a bundle is full.
 */
export class FrameStream {
  private waiting: Frame[] = [];
  private lastBundle = 0;
  private unacknowledged: number | null = null;

  constructor(private readonly send: (bundle: number, frames: Float32Array<ArrayBuffer>) => void) {}

  offer(frame: Frame): void {
    this.waiting.push(frame);
    if (this.waiting.length > maxFramesPerBundle) this.waiting.shift();
    this.sendWaiting();
  }

  /** Lets go of what waits: it shows what is no more. */
  clear(): void {
    this.waiting = [];
  }

  acknowledge(bundle: number): void {
    if (bundle !== this.unacknowledged) return;
    this.unacknowledged = null;
    this.sendWaiting();
  }

  private sendWaiting(): void {
    if (this.unacknowledged !== null || this.waiting.length === 0) return;
    this.lastBundle += 1;
    this.unacknowledged = this.lastBundle;
    const frames = packFrames(frameColumns, this.waiting);
    this.waiting = [];
    this.send(this.lastBundle, frames);
  }
}
