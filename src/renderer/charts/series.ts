/**
 * A curve of bounded size: rows of numbers, the first column being x. Once `capacity` points are
 * held, neighbours are merged by their mean and each point stands for twice as many rows.
 */
export class Series {
  /** Rows that one point stands for. */
  rowsPerPoint = 1;
  private points: number[][] = [];
  private pending: PartialPoint;

  constructor(
    private readonly columnCount: number,
    private readonly capacity = 1024,
  ) {
    this.pending = new PartialPoint(columnCount);
  }

  /** Adds one row of `columnCount` numbers; NaN where a column has nothing to say. */
  push(row: readonly number[]): void {
    this.pending.add(row);
    if (this.pending.rows < this.rowsPerPoint) return;
    this.points.push(this.pending.mean());
    this.pending = new PartialPoint(this.columnCount);
    if (this.points.length >= this.capacity) this.halve();
  }

  /** The columns, ready for a chart; null where a column has nothing to say. */
  columns(): (number | null)[][] {
    const rows = this.pending.rows > 0 ? [...this.points, this.pending.mean()] : this.points;
    return Array.from({ length: this.columnCount }, (_, column) =>
      rows.map((row) => (Number.isNaN(row[column]!) ? null : row[column]!)),
    );
  }

  get isEmpty(): boolean {
    return this.points.length === 0 && this.pending.rows === 0;
  }

  clear(): void {
    this.points = [];
    this.pending = new PartialPoint(this.columnCount);
    this.rowsPerPoint = 1;
  }

  private halve(): void {
    const merged: number[][] = [];
    for (let i = 0; i < this.points.length; i += 2) {
      const pair = new PartialPoint(this.columnCount);
      for (const point of this.points.slice(i, i + 2)) pair.add(point);
      merged.push(pair.mean());
    }
    this.points = merged;
    this.rowsPerPoint *= 2;
  }
}

/** The mean of each column over the rows so far that have a number there. */
class PartialPoint {
  rows = 0;
  private readonly sums: number[];
  private readonly counts: number[];

  constructor(columnCount: number) {
    this.sums = new Array<number>(columnCount).fill(0);
    this.counts = new Array<number>(columnCount).fill(0);
  }

  add(row: readonly number[]): void {
    this.rows++;
    row.forEach((value, column) => {
      if (Number.isNaN(value)) return;
      this.sums[column]! += value;
      this.counts[column]!++;
    });
  }

  /** NaN in a column that had no number. */
  mean(): number[] {
    return this.sums.map((sum, column) => sum / this.counts[column]!);
  }
}
