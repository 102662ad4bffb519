import { readRow, rowCount } from '../../../src/shared/protocol/packedRows';

/** All rows of a packed table as objects. */
export function unpackRows<Column extends string>(
  columns: readonly Column[],
  rows: Float64Array,
): Record<Column, number>[] {
  return Array.from({ length: rowCount(rows, columns) }, (_, index) =>
    readRow(rows, index, columns),
  );
}
