import { packRows } from '../shared/rows';

/**
 * Rows kept for faces that connect late. Beyond `maxRows` every second one is let go, so that a
 * curve keeps its whole length and loses resolution; faces that listen all along get every row.
 */
export class RowHistory<Column extends string> {
  private rows: Readonly<Record<Column, number>>[] = [];

  constructor(
    private readonly columns: readonly Column[],
    private readonly maxRows = 20_000,
  ) {}

  add(row: Readonly<Record<Column, number>>): void {
    this.rows.push(row);
    if (this.rows.length > this.maxRows)
      this.rows = this.rows.filter((_, index) => index % 2 === 1);
  }

  /** The newest rows, the oldest of them first. */
  latest(count: number): readonly Readonly<Record<Column, number>>[] {
    return this.rows.slice(-count);
  }

  /** All rows for the wire. */
  pack(): Float64Array<ArrayBuffer> {
    return packRows(this.columns, this.rows);
  }
}
