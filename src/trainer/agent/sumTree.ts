/**
 * Non-negative numbers whose partial sums are found in logarithmic time: a complete binary tree
 * whose leaves are the numbers, each inner node the sum of its two children (Schaul et al., 2016,
 * appendix B.2.1). A changed leaf has its ancestors added up anew, never adjusted by a difference:
 * the tree is a function of its leaves alone, to the bit, however it came about, and rounding does
 * not pile up.
 */
export class SumTree {
  /** The numbers, to be read; `set` and `fill` write them. */
  readonly leaves: Float64Array;
  /** Leaves that there is room for, a power of two; the first of them is node number `width`. */
  private readonly width: number;
  /** The children of node n are 2n and 2n + 1; the root is node 1, and node 0 is not used. */
  private readonly nodes: Float64Array;

  /** @param size numbers that it holds, 0 at first */
  constructor(size: number) {
    this.width = 2 ** Math.ceil(Math.log2(Math.max(1, size)));
    this.nodes = new Float64Array(2 * this.width);
    this.leaves = this.nodes.subarray(this.width, this.width + size);
  }

  /** The sum of all. */
  get total(): number {
    return this.nodes[1]!;
  }

  set(index: number, value: number): void {
    const { nodes } = this;
    let node = this.width + index;
    nodes[node] = value;
    while (node > 1) {
      node >>>= 1;
      nodes[node] = nodes[2 * node]! + nodes[2 * node + 1]!;
    }
  }

  /** Sets the first numbers to these, and the others to 0. */
  fill(values: Float64Array): void {
    const { nodes, leaves } = this;
    leaves.fill(0);
    leaves.set(values);
    for (let node = this.width - 1; node > 0; node--) {
      nodes[node] = nodes[2 * node]! + nodes[2 * node + 1]!;
    }
  }

  /**
   * The first number up to which the sum is above `prefix`: drawn in proportion to the numbers, if
   * `prefix` is drawn between 0 and the total. It is never a 0, where not all are: a prefix that
   * rounding brought up to the total finds the last number that is none.
   */
  find(prefix: number): number {
    const { nodes, width } = this;
    let node = 1;
    let rest = prefix;
    while (node < width) {
      node *= 2;
      if (rest < nodes[node]! || nodes[node + 1] === 0) continue;
      rest -= nodes[node]!;
      node += 1;
    }
    return node - width;
  }
}
