import { activationNames, type ActivationName } from '../../../shared/activations';
import { activationExpressions, type Expression } from './activationExpressions';
import type { Graph, GraphNode } from './graph';

/** Their inputs may stand in either order. */
const commutative: ReadonlySet<string> = new Set(['Add', 'Mul', 'Max', 'Min']);

/** An activation that ends in a tensor, and the tensor that it is applied to. */
export interface FoundActivation {
  readonly activation: ActivationName;
  readonly x: string;
}

/** All expressions with more than a name, the longest first: a part of one may be another. */
const candidates = activationNames
  .flatMap((activation) =>
    activationExpressions[activation].map((expression) => ({ activation, expression })),
  )
  .filter(({ expression }) => typeof expression === 'object')
  .map((candidate) => ({ ...candidate, size: sizeOf(candidate.expression) }))
  .sort((one, other) => other.size - one.size);

/** The activation, of one node or of several, whose result this tensor is; null for none. */
export function findActivation(graph: Graph, output: string): FoundActivation | null {
  for (const { activation, expression } of candidates) {
    const x = match(graph, expression, output, null);
    if (x !== null) return { activation, x };
  }
  return null;
}

/**
 * The tensor that stands in for `x` where a tensor is what an expression says; null where it is not.
 * @param x what stands in for it so far; null where that is still open
 */
function match(
  graph: Graph,
  expression: Expression,
  tensor: string,
  x: string | null,
): string | null {
  if (expression === 'x') {
    if (x !== null) return x === tensor ? x : null;
    return graph.constantOf(tensor) === null ? tensor : null;
  }
  if (typeof expression === 'number') return null;
  const node = graph.nodeOf(tensor);
  if (node === null || !isSameOperation(node, expression)) return null;
  const { inputs } = expression;
  const orders = commutative.has(node.operator) ? [inputs, [...inputs].reverse()] : [inputs];
  for (const order of orders) {
    const found = matchAll(graph, order, node.inputs, x);
    if (found !== null) return found;
  }
  return null;
}

function matchAll(
  graph: Graph,
  expressions: readonly Expression[],
  tensors: readonly string[],
  x: string | null,
): string | null {
  let bound = x;
  for (const [index, expression] of expressions.entries()) {
    const tensor = tensors[index]!;
    if (typeof expression === 'number') {
      if (!isClose(graph.scalarOf(tensor), expression)) return null;
    } else {
      bound = match(graph, expression, tensor, bound);
      if (bound === null) return null;
    }
  }
  return bound;
}

function isSameOperation(node: GraphNode, expression: Exclude<Expression, 'x' | number>): boolean {
  return (
    node.isFirstOutput &&
    node.operator === expression.operator &&
    node.inputs.length === expression.inputs.length &&
    Object.entries(expression.attributes).every(([name, wanted]) => {
      const found = node.attributes[name];
      // The last axis of two.
      if (name === 'axis') return found === wanted || found === 1;
      return typeof wanted === 'string' ? found === wanted : isClose(found, wanted);
    })
  );
}

/** Files hold float32. */
function isClose(found: number | string | null | undefined, wanted: number): boolean {
  return (
    typeof found === 'number' && Math.abs(found - wanted) <= 1e-6 * Math.max(1, Math.abs(wanted))
  );
}

function sizeOf(expression: Expression): number {
  if (typeof expression !== 'object') return 0;
  return 1 + expression.inputs.map(sizeOf).reduce((sum, size) => sum + size, 0);
}
