import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SumTree } from '../../../src/trainer/agent/sumTree';

function treeOf(values: readonly number[]): SumTree {
  const tree = new SumTree(values.length);
  tree.fill(Float64Array.from(values));
  return tree;
}

/** The sum as the tree must make it, pair by pair, bottom up. */
function pairwiseSum(values: readonly number[]): number {
  let row = [...values];
  while (row.length > 1) {
    row = Array.from(
      { length: Math.ceil(row.length / 2) },
      (_, i) => row[2 * i]! + (row[2 * i + 1] ?? 0),
    );
  }
  return row[0]!;
}

/** The first number up to which the sum is above the prefix. */
function linearScan(values: readonly number[], prefix: number): number {
  let sum = 0;
  return values.findIndex((value) => (sum += value) > prefix);
}

const priority = fc.double({ min: 0, max: 1e6, noNaN: true });

describe('a tree of sums', () => {
  it('finds by hand what lies where: 3, 1, 4, 0, 5', () => {
    const tree = treeOf([3, 1, 4, 0, 5]);
    expect(tree.total).toBe(13);
    const found = [0, 2.999, 3, 3.999, 4, 7.999, 8, 12.999].map((prefix) => tree.find(prefix));
    expect(found).toEqual([0, 0, 1, 1, 2, 2, 4, 4]);
    tree.set(1, 0);
    tree.set(3, 2);
    expect(tree.total).toBe(14);
    expect([2.999, 3, 6.999, 7, 8.999, 9].map((prefix) => tree.find(prefix))).toEqual([
      0, 2, 2, 3, 3, 4,
    ]);
  });

  it('finds the last number above 0 where rounding ran past the end, and never one that is 0', () => {
    const tree = treeOf([0, 3, 0, 2, 0, 0, 0]);
    expect([0, 5, 5.1, 1e300, Infinity].map((prefix) => tree.find(prefix))).toEqual([
      1, 3, 3, 3, 3,
    ]);
    const one = treeOf([7]);
    expect([0, 6.9, 7].map((prefix) => one.find(prefix))).toEqual([0, 0, 0]);
  });

  it('finds for every prefix what a linear scan finds', () => {
    fc.assert(
      // Whole numbers add up without rounding, whatever the order.
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 70 }),
        (values) => {
          const tree = treeOf(values);
          for (let prefix = 0; prefix < tree.total; prefix += 0.5) {
            expect(tree.find(prefix)).toBe(linearScan(values, prefix));
          }
        },
      ),
    );
  });

  it('holds the sum of its numbers, and is the same to the bit however they got there', () => {
    fc.assert(
      fc.property(
        fc.array(priority, { minLength: 1, maxLength: 70 }),
        fc.array(fc.tuple(fc.nat(69), priority), { maxLength: 200 }),
        (first, changes) => {
          const values = [...first];
          const changed = treeOf(first);
          for (const [at, value] of changes) {
            const index = at % values.length;
            values[index] = value;
            changed.set(index, value);
          }
          const anew = treeOf(values);
          expect([...changed.leaves]).toEqual(values);
          expect(changed.total).toBe(pairwiseSum(values));
          expect(changed).toEqual(anew);
        },
      ),
    );
  });

  it('is filled anew without a trace of what it held', () => {
    const tree = treeOf([1, 2, 3]);
    tree.fill(Float64Array.of(5));
    expect([...tree.leaves]).toEqual([5, 0, 0]);
    expect(tree.total).toBe(5);
  });
});
