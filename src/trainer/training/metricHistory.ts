import { readRow, rowCount } from '../../shared/protocol/packedRows';

type Row<Column extends string> = Readonly<Record<Column, number>>;

const firstRoom = 256;

/**
 * Rows kept for faces that connect late, and for checkpoints. Beyond `maxRows` every second one of
 * the older half is let go, so that a curve keeps its whole length and loses resolution where it is
 * old; the newest half stays whole, and faces that listen all along get every row. Rows lie packed,
 * so that handing them all out is one copy.
 */
export class MetricHistory<Column extends string> {
  private packed: Float64Array<ArrayBuffer>;
  private count = 0;

  constructor(
    private readonly columns: readonly Column[],
    private readonly maxRows = 20_000,
  ) {
    this.packed = new Float64Array(firstRoom * columns.length);
  }

  /** Puts packed rows back. */
  restore(packed: Float64Array): void {
    this.packed = Float64Array.from(packed);
    this.count = rowCount(packed, this.columns);
  }

  add(row: Row<Column>): void {
    const { length } = this.columns;
    if (this.packed.length < (this.count + 1) * length) {
      const larger = new Float64Array(2 * (this.count + 1) * length);
      larger.set(this.packed);
      this.packed = larger;
    }
    this.columns.forEach((column, index) => {
      this.packed[this.count * length + index] = row[column];
    });
    this.count += 1;
    if (this.count > this.maxRows) this.thin();
  }

  /** The newest rows, up to `count` and half of `maxRows`, with no gap; the oldest comes first. */
  latest(count: number): readonly Row<Column>[] {
    return this.readFrom(Math.max(0, this.count - count));
  }

  /** All rows, the oldest first. */
  all(): Record<Column, number>[] {
    return this.readFrom(0);
  }

  /** All rows for the wire. */
  pack(): Float64Array<ArrayBuffer> {
    return this.packed.slice(0, this.count * this.columns.length);
  }

  /** At most `maxRows` of the rows: the newest half of them has no gap. */
  thinned(maxRows: number): Float64Array<ArrayBuffer> {
    const fewer = new MetricHistory(this.columns, maxRows);
    for (const row of this.all()) fewer.add(row);
    return fewer.pack();
  }

  private readFrom(first: number): Record<Column, number>[] {
    return Array.from({ length: this.count - first }, (_, index) =>
      readRow(this.packed, first + index, this.columns),
    );
  }

  private thin(): void {
    const { length } = this.columns;
    const half = Math.floor(this.maxRows / 2);
    let kept = 0;
    for (let row = 0; row < this.count; row++) {
      if (row <= half && row % 2 !== 0) continue;
      this.packed.copyWithin(kept * length, row * length, (row + 1) * length);
      kept += 1;
    }
    this.count = kept;
  }
}
