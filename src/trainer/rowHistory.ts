import { packRows, readRow, rowCount } from '../shared/rows';

/**
 * Rows kept for faces that connect late. Beyond `maxRows` every second one of the older half is let
 * go, so that a curve keeps its whole length and loses resolution where it is old; the newest half
 * stays whole, and faces that listen all along get every row.
 */
export class RowHistory<Column extends string> {
  private rows: Readonly<Record<Column, number>>[] = [];

  constructor(
    private readonly columns: readonly Column[],
    private readonly maxRows = 20_000,
  ) {}

  /** Puts packed rows back. */
  restore(packed: Float64Array): void {
    const indexes = Array.from({ length: rowCount(packed, this.columns) }, (_, index) => index);
    this.rows = indexes.map((index) => readRow(packed, index, this.columns));
  }

  add(row: Readonly<Record<Column, number>>): void {
    this.rows.push(row);
    if (this.rows.length <= this.maxRows) return;
    const half = Math.floor(this.maxRows / 2);
    this.rows = this.rows.filter((_, index) => index > half || index % 2 === 0);
  }

  /** The newest rows, up to `count` and half of `maxRows`, with no gap; the oldest comes first. */
  latest(count: number): readonly Readonly<Record<Column, number>>[] {
    return this.rows.slice(-count);
  }

  /** All rows, the oldest first. */
  all(): Readonly<Record<Column, number>>[] {
    return [...this.rows];
  }

  /** All rows for the wire. */
  pack(): Float64Array<ArrayBuffer> {
    return packRows(this.columns, this.rows);
  }
}
