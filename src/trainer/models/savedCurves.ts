import * as v from 'valibot';
import {
  columnsWithGaps,
  curveColumns,
  mapCurves,
  type CurveName,
} from '../../shared/protocol/metricColumns';
import { rowCount } from '../../shared/protocol/packedRows';
import { maxSavedCount } from '../schemas';
import type { Curves } from './model';

/** Rows of a curve that are saved with a model; a longer curve loses resolution where it is old. */
export const maxSavedRows = 2000;

/** Significant digits of what is no whole number: a chart shows no more. */
const digits = 5;

/** A column is one text of numbers, so that a file with thousands of them stays short. */
type SavedTable = Readonly<Record<string, string>>;

/** Curves as a model's file holds them. */
export function encodeCurves(curves: Curves): Record<CurveName, SavedTable> {
  return mapCurves((curve) => encodeTable(curves[curve], curveColumns[curve]));
}

/** An earlier version did not save them: of its models none is known. */
const savedLater: ReadonlySet<CurveName> = new Set(['confirmations', 'keptModels']);

/** Curves out of a file; refused where they are damaged or longer than any that is saved. */
export const savedCurvesSchema: v.GenericSchema<unknown, Curves> = v.object(
  mapCurves((curve) => {
    const table = tableSchema(curveColumns[curve]);
    if (!savedLater.has(curve)) return table;
    return v.optional(table, encodeTable(new Float64Array(), curveColumns[curve]));
  }),
);

function encodeTable(packed: Float64Array, columns: readonly string[]): SavedTable {
  const rows = rowCount(packed, columns);
  return Object.fromEntries(
    columns.map((column, index) => {
      const numbers = Array.from({ length: rows }, (_, row) =>
        numberText(packed[row * columns.length + index]!),
      );
      return [column, numbers.join(' ')];
    }),
  );
}

function numberText(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(digits)));
}

function tableSchema(
  columns: readonly string[],
): v.GenericSchema<unknown, Float64Array<ArrayBuffer>> {
  const text = v.pipe(v.string(), v.maxLength(25 * maxSavedRows));
  return v.pipe(
    v.object(Object.fromEntries(columns.map((column) => [column, text]))),
    v.transform((table) => columns.map((column) => numbersIn(table[column]!))),
    v.check((table) => isTable(table, columns), 'A curve is damaged.'),
    v.transform((table) => packed(table)),
  );
}

function numbersIn(text: string): number[] {
  return text === '' ? [] : text.split(' ').map(Number);
}

/** Columns of the same length, without negative numbers, over environment steps that never fall. */
function isTable(table: readonly number[][], columns: readonly string[]): boolean {
  const length = table[0]!.length;
  const steps = table[columns.indexOf('environmentSteps')]!;
  return (
    length <= maxSavedRows &&
    steps.every((step, row) => row === 0 || step >= steps[row - 1]!) &&
    table.every((numbers, index) => {
      // The loss of an episode without gradient steps does not exist, and none is too large.
      const hasGaps = columnsWithGaps.has(columns[index]!);
      const most = hasGaps ? Number.MAX_VALUE : maxSavedCount;
      return (
        numbers.length === length &&
        numbers.every((value) => (value >= 0 && value <= most) || (hasGaps && Number.isNaN(value)))
      );
    })
  );
}

function packed(table: readonly number[][]): Float64Array<ArrayBuffer> {
  const rows = table[0]!.length;
  return Float64Array.from(
    { length: rows * table.length },
    (_, index) => table[index % table.length]![Math.floor(index / table.length)]!,
  );
}
