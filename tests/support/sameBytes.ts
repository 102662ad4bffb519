import { expect } from 'vitest';

type Floats = Float32Array | Float64Array;

function bytesOf({ buffer, byteOffset, byteLength }: Floats): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/**
 * Compares two arrays of numbers to the bit. `toEqual` takes seconds for some hundred thousand
 * numbers; here it is asked only where they differ, to show where.
 */
export function expectSameBytes(actual: Floats, expected: Floats): void {
  if (bytesOf(actual).equals(bytesOf(expected))) return;
  expect(actual).toEqual(expected);
  throw new Error('The arrays are equal as numbers, but not to the bit.');
}

/** The same for a record of arrays; what is no array in it is compared with `toEqual`. */
export function expectSameArrays(actual: object, expected: object): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected) as [string, unknown][]) {
    const ours = (actual as Readonly<Record<string, unknown>>)[name];
    if (value instanceof Float32Array) expectSameBytes(ours as Float32Array, value);
    else expect(ours).toEqual(value);
  }
}
