/** The mean of losses since it was last taken. */
export class LossMean {
  private sum = 0;
  private count = 0;

  add(loss: number): void {
    this.sum += loss;
    this.count += 1;
  }

  /** NaN if there was none. */
  take(): number {
    const mean = this.count === 0 ? Number.NaN : this.sum / this.count;
    this.sum = 0;
    this.count = 0;
    return mean;
  }
}
