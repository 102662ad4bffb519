import { columnsWithGaps } from './metricColumns';

/** Reads and writes rows of named columns in a flat array, row after row. */

type Floats = Float32Array | Float64Array;
type Row<Column extends string> = Readonly<Record<Column, number>>;

/** Row number `index` of `source` as an object. */
export function readRow<Column extends string>(
  source: Floats,
  index: number,
  columns: readonly Column[],
): Record<Column, number> {
  const start = index * columns.length;
  const row = {} as Record<Column, number>;
  for (let i = 0; i < columns.length; i++) row[columns[i]!] = source[start + i]!;
  return row;
}

/** How many rows `source` holds. */
export function rowCount(source: Floats, columns: readonly string[]): number {
  return source.length / columns.length;
}

/** Whether each number of these rows is one, or is NaN in a column that may have nothing to say. */
export function areSoundRows(source: Floats, columns: readonly string[]): boolean {
  for (let i = 0; i < source.length; i++) {
    if (Number.isFinite(source[i])) continue;
    const mayBeMissing = columnsWithGaps.has(columns[i % columns.length]!);
    if (!mayBeMissing || !Number.isNaN(source[i])) return false;
  }
  return true;
}

/** The rows with NaN for each infinite number of a column that may have nothing to say. */
export function withoutInfiniteGaps(
  source: Float64Array,
  columns: readonly string[],
): Float64Array<ArrayBuffer> {
  return Float64Array.from(source, (value, i) =>
    Number.isFinite(value) || !columnsWithGaps.has(columns[i % columns.length]!)
      ? value
      : Number.NaN,
  );
}

/** Rows for the wire in float64, which counters of any length need. */
export function packRows<Column extends string>(
  columns: readonly Column[],
  rows: readonly Row<Column>[],
): Float64Array<ArrayBuffer> {
  return fillRows(new Float64Array(rows.length * columns.length), columns, rows);
}

/** Rows for the wire in float32, which a picture needs no more than. */
export function packFrames<Column extends string>(
  columns: readonly Column[],
  rows: readonly Row<Column>[],
): Float32Array<ArrayBuffer> {
  return fillRows(new Float32Array(rows.length * columns.length), columns, rows);
}

function fillRows<Column extends string, Target extends Floats>(
  target: Target,
  columns: readonly Column[],
  rows: readonly Row<Column>[],
): Target {
  let next = 0;
  for (const row of rows) {
    for (const column of columns) target[next++] = row[column];
  }
  return target;
}
