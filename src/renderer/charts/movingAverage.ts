/** The mean of the last `window` numbers pushed, of fewer while there are fewer. */
export class MovingAverage {
  private readonly recent: number[] = [];

  constructor(private readonly window: number) {}

  /** Takes one number in and returns the mean. */
  push(value: number): number {
    this.recent.push(value);
    if (this.recent.length > this.window) this.recent.shift();
    return this.recent.reduce((total, recent) => total + recent, 0) / this.recent.length;
  }

  clear(): void {
    this.recent.length = 0;
  }
}
