/** As many marks as fill any chart. */
const capacity = 1000;

/** Points that stand for themselves, such as checks: beyond a thousand the oldest half is let go. */
export class Marks {
  private xs: number[] = [];
  private ys: number[] = [];

  push(x: number, y: number): void {
    this.xs.push(x);
    this.ys.push(y);
    if (this.xs.length <= capacity) return;
    this.xs.splice(0, capacity / 2);
    this.ys.splice(0, capacity / 2);
  }

  /** The columns, ready for a chart. */
  columns(): [number[], number[]] {
    return [this.xs, this.ys];
  }

  clear(): void {
    this.xs = [];
    this.ys = [];
  }
}
