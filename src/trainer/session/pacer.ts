import type { Pace } from '../../shared/protocol/commands';
import { framesPerSecond } from '../../shared/protocol/frames';

const multiples: Readonly<Record<Exclude<Pace, 'max'>, number>> = { '1x': 1, '4x': 4, '16x': 16 };

/** Steps that may fall due at once: a machine that cannot keep up does not fall ever further behind. */
const maxBacklogMs = 40;

/** Tells how many environment steps are due at a pace; 1x is 50 steps a second. */
export class Pacer {
  private pace: Pace = '1x';
  private dueSinceMs = 0;

  /** Goes at this pace from now on, when the next step falls due. */
  setPace(pace: Pace, nowMs: number): void {
    this.pace = pace;
    this.dueSinceMs = nowMs;
  }

  /** Steps from one drawn frame to the next; null at full speed, where time alone decides. */
  get stepsPerFrame(): number | null {
    return this.pace === 'max' ? null : multiples[this.pace];
  }

  isDue(nowMs: number): boolean {
    return this.pace === 'max' || nowMs >= this.dueSinceMs;
  }

  /** Notes that a step was taken. */
  took(nowMs: number): void {
    this.dueSinceMs = Math.max(this.dueSinceMs, nowMs - maxBacklogMs) + this.stepMs;
  }

  /** Milliseconds until the next step is due. */
  waitMs(nowMs: number): number {
    return this.pace === 'max' ? 0 : Math.max(0, this.dueSinceMs - nowMs);
  }

  private get stepMs(): number {
    return this.pace === 'max' ? 0 : 1000 / (framesPerSecond * multiples[this.pace]);
  }
}
