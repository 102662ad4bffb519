import { kerasNameOf } from '../layers/kerasActivations';
import type { Tensor, WeightSource } from '../layers/layerWeights';
import type { PathLayer } from '../layers/pathLayer';
import { counted } from '../../../shared/format';
import { quoted, refuse } from '../modelFormatError';
import type { Graph } from './graph';
import { findActivation } from './matchExpression';
import { layersOfNode, type NodeLayer } from './nodeLayers';

/** A graph as layers in Keras’ words, and their weights. */
export interface GraphPath {
  readonly layers: readonly PathLayer[];
  readonly weightOf: WeightSource;
}

/** Whose words for activations the layers are in. */
export const keras = 3;

interface Step {
  /** The node’s. */
  readonly name: string;
  readonly layers: readonly NodeLayer[];
  readonly columns?: number;
}

/**
 * The layers from a graph’s input to its output, in which nodes that come to one activation are one
 * layer. Nodes beside the path are passed over.
 * @throws ModelFormatError if the graph branches, or does what no dense layer does
 */
export function pathOf(graph: Graph): GraphPath {
  const input = onlyOne(graph.inputs, 'input');
  const steps: Step[] = [];
  let current = onlyOne(graph.outputs, 'output');
  while (current !== input) {
    // Each step goes on from another node, unless the graph is cyclic.
    if (steps.length > graph.nodeCount) {
      refuse('The graph leads in a circle: export the model again.');
    }
    const node = graph.nodeOf(current);
    if (node === null) {
      return refuse(
        `The graph’s output does not follow from its input, but from ${quoted(current)}: export the model again.`,
      );
    }
    const found = findActivation(graph, current);
    if (found === null) {
      const { input: before, ...step } = layersOfNode(node, graph);
      steps.push({ name: node.name, ...step });
      current = before;
    } else {
      const activation = kerasNameOf(found.activation, keras) ?? found.activation;
      const layer = { className: 'Activation', config: { activation } };
      steps.push({ name: node.name, layers: [layer] });
      current = found.x;
    }
  }
  steps.reverse();
  checkColumns(steps);
  return asPath(steps);
}

function onlyOne(names: readonly string[], what: string): string {
  const [name] = names;
  if (name === undefined || names.length > 1) {
    return refuse(`The model has ${counted(names.length, what)}: only one can be opened.`);
  }
  return name;
}

/**
 * A change of shape keeps the rows as they are, or the model does something else. At the very end it
 * may write the numbers one below the other, as scikit-learn’s converter does.
 */
function checkColumns(steps: readonly Step[]): void {
  let columns: unknown = 4;
  for (const [index, { name, layers, columns: needed }] of steps.entries()) {
    const isColumn = needed === 1 && index === steps.length - 1;
    if (needed !== undefined && needed !== columns && !isColumn) {
      refuse(
        `The node ${quoted(name)} changes the shape of what goes through: choose a model without it.`,
      );
    }
    for (const { className, config } of layers) {
      if (className === 'Dense') columns = config['units'];
    }
  }
}

function asPath(steps: readonly Step[]): GraphPath {
  const weights = new Map<PathLayer, NodeLayer['weights']>();
  const layers = steps.flatMap(({ name, layers: own }) =>
    own.map(({ className, config, weights: tensors }): PathLayer => {
      const layer = { className, name, config };
      weights.set(layer, tensors);
      return layer;
    }),
  );
  return {
    layers,
    weightOf: (layer, part): Tensor | null => weights.get(layer)?.[part]?.() ?? null,
  };
}
