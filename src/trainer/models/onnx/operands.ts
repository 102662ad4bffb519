import type { Tensor } from '../layers/layerWeights';
import { quoted, refuse } from '../modelFormatError';
import type { Graph, GraphNode } from './graph';

/** No layer that is opened has more. */
const maxUnits = 1024;

/** The tensor that is computed, and the one that is constant, of a node that takes both. */
export function withConstant(
  node: GraphNode,
  graph: Graph,
): { input: string; constant: Tensor; isFirst: boolean } {
  const [first = '', second = '', ...others] = node.inputs;
  const constants = [graph.constantOf(first), graph.constantOf(second)];
  if (others.length > 0 || constants.every((constant) => constant === null)) {
    return refuseBranch(node);
  }
  const isFirst = constants[0] !== null;
  const constant = constants[isFirst ? 0 : 1]!;
  const { shape, values } = constant;
  const isRow = shape.at(-1) === values.length && values.length <= maxUnits;
  if (values.length !== 1 && !isRow) {
    refuseOperator(node, `takes a tensor of the shape ${JSON.stringify(shape)}`);
  }
  return { input: isFirst ? second : first, constant, isFirst };
}

/** @throws ModelFormatError if it is computed, or quantized */
export function constantOf(node: GraphNode, graph: Graph, name: string): Tensor {
  const constant = graph.constantOf(name);
  if (constant !== null) return constant;
  const maker = graph.nodeOf(name);
  if (maker?.operator !== 'DequantizeLinear') return refuseBranch(node);
  return refuse(
    `${theNode(node)} has quantized weights: export the model with float32 weights, and open that.`,
  );
}

/** @throws ModelFormatError if it is no constant of two axes */
export function matrixOf(node: GraphNode, graph: Graph, name: string): Tensor {
  const tensor = constantOf(node, graph, name);
  if (tensor.shape.length !== 2) {
    refuse(
      `${theNode(node)} multiplies by a tensor of the shape ${JSON.stringify(tensor.shape)}, as no dense layer does: choose a network of dense layers.`,
    );
  }
  return tensor;
}

export function numbersOf({ values }: Tensor): number[] {
  return Array.from(values);
}

/** @throws ModelFormatError if it is more than one */
export function oneNumber(node: GraphNode, { values }: Tensor): number {
  if (values.length !== 1) refuseOperator(node, 'has a limit of its own for each unit');
  return values[0]!;
}

/** As a sentence begins with it. */
export function theNode({ name, operator }: GraphNode): string {
  return `The node ${quoted(name)} (${operator})`;
}

/** @throws ModelFormatError always */
export function refuseBranch(node: GraphNode): never {
  return refuse(
    `${theNode(node)} joins several branches: only models with one path from the observation to the values can be opened.`,
  );
}

/**
 * @param doing what it does that no dense layer does
 * @throws ModelFormatError always
 */
export function refuseOperator(node: GraphNode, doing: string): never {
  return refuse(
    `${theNode(node)} ${doing}; CartPole Studio plays networks of dense layers: choose one of those.`,
  );
}
