/** Reads and writes rows of named columns in a flat array, row after row. */

type Floats = Float32Array | Float64Array;

/** Writes `row` as row number `index` of `target`. */
export function writeRow<Column extends string>(
  target: Floats,
  index: number,
  columns: readonly Column[],
  row: Readonly<Record<Column, number>>,
): void {
  const start = index * columns.length;
  for (let i = 0; i < columns.length; i++) target[start + i] = row[columns[i]!];
}

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

/** All rows of a list as one Float64Array. */
export function packRows<Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, number>>[],
): Float64Array {
  const packed = new Float64Array(rows.length * columns.length);
  rows.forEach((row, index) => writeRow(packed, index, columns, row));
  return packed;
}
