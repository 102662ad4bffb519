/** A chart is read, not watched: fewer repaints leave the processor to the trainer. */
const paintIntervalMs = 200;

/**
 * Spreads repaints of several charts over animation frames: each chart at most five times a second,
 * and never two of them in one frame.
 */
export class PaintTurns {
  private lastMs = -Infinity;
  private readonly lastOfMs = new Map<object, number>();

  /** Whether `chart` may repaint now; if so, its turn is taken. */
  take(chart: object, nowMs: number): boolean {
    if (nowMs - this.lastMs < 12) return false;
    if (nowMs - (this.lastOfMs.get(chart) ?? -Infinity) < paintIntervalMs) return false;
    this.lastMs = nowMs;
    this.lastOfMs.set(chart, nowMs);
    return true;
  }

  leave(chart: object): void {
    this.lastOfMs.delete(chart);
  }
}

export const paintTurns = new PaintTurns();
