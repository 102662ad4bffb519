import type { RunningMeanState } from '../checkpoint/state';

/** The mean of losses since it was last taken. */
export class RunningMean {
  private sum = 0;
  private count = 0;

  add(loss: number): void {
    this.sum += loss;
    this.count += 1;
  }

  get state(): RunningMeanState {
    return { sum: this.sum, count: this.count };
  }

  set state({ sum, count }: RunningMeanState) {
    this.sum = sum;
    this.count = count;
  }

  /** NaN if there was none. */
  take(): number {
    const mean = this.count === 0 ? Number.NaN : this.sum / this.count;
    this.sum = 0;
    this.count = 0;
    return mean;
  }
}
