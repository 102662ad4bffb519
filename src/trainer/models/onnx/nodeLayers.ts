import type { Tensor, WeightPart } from '../layers/layerWeights';
import { refuseLayer } from '../layers/refusedLayers';
import { refuse } from '../modelFormatError';
import { transposed, type Graph, type GraphNode } from './graph';
import {
  constantOf,
  matrixOf,
  numbersOf,
  oneNumber,
  refuseBranch,
  refuseOperator,
  theNode,
  withConstant,
} from './operands';
import { TensorProto_DataType } from './schema/onnx_pb';

/** A layer in Keras’ words, with its weights. */
export interface NodeLayer {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Made when they are asked for, by when the network’s shape is known to be one of CartPole’s. */
  readonly weights?: Readonly<Partial<Record<WeightPart, () => Tensor>>>;
}

/** What one node comes to: layers, the first one first, that are applied to one tensor. */
export interface NodeLayers {
  readonly input: string;
  readonly layers: readonly NodeLayer[];
  /** The columns that there have to be in front of it. */
  readonly columns?: number;
}

type Reader = (node: GraphNode, graph: Graph) => NodeLayers;

const readers: Readonly<Record<string, Reader>> = {
  Identity: ({ inputs: [input = ''] }) => ({ input, layers: [] }),
  Cast: (node) => {
    const [input = ''] = node.inputs;
    if (!floatTypes.has(Number(node.attributes['to']))) return refuseOperator(node, 'rounds');
    return { input, layers: [] };
  },
  Flatten: (node) => {
    const [input = ''] = node.inputs;
    const isSame = node.attributes['axis'] === 1 || node.attributes['axis'] === -1;
    return isSame ? { input, layers: [] } : refuseOperator(node, 'joins several observations');
  },
  Reshape: reshapeLayers,
  Dropout: ({ inputs: [input = '', ratio = ''], attributes }, graph) => {
    const rate = graph.scalarOf(ratio) ?? attributes['ratio'] ?? 0.5;
    return { input, layers: [{ className: 'Dropout', config: { rate } }] };
  },
  MatMul: (node, graph) => {
    const [input = '', kernelName = ''] = node.inputs;
    const matrix = matrixOf(node, graph, kernelName);
    return { input, layers: [denseLayer(matrix.shape[1]!, () => matrix, null)] };
  },
  Gemm: gemmLayers,
  Add: (node, graph) => {
    const { input, constant } = withConstant(node, graph);
    return { input, layers: [rescaling([1], numbersOf(constant))] };
  },
  Sub: (node, graph) => {
    const { input, constant, isFirst } = withConstant(node, graph);
    const offset = numbersOf(constant);
    return {
      input,
      layers: [
        isFirst
          ? rescaling([-1], offset)
          : rescaling(
              [1],
              offset.map((value) => -value),
            ),
      ],
    };
  },
  Mul: (node, graph) => {
    const { input, constant } = withConstant(node, graph);
    return { input, layers: [rescaling(numbersOf(constant), [0])] };
  },
  Div: (node, graph) => {
    const { input, constant, isFirst } = withConstant(node, graph);
    if (isFirst) return refuseOperator(node, 'divides by what the network computes');
    return {
      input,
      layers: [
        rescaling(
          numbersOf(constant).map((value) => 1 / value),
          [0],
        ),
      ],
    };
  },
  Neg: ({ inputs: [input = ''] }) => ({ input, layers: [rescaling([-1], [0])] }),
  BatchNormalization: batchNormalizationLayers,
  LeakyRelu: ({ inputs: [input = ''], attributes: { alpha } }) => ({
    input,
    layers: [{ className: 'LeakyReLU', config: { negative_slope: alpha } }],
  }),
  PRelu: (node, graph) => {
    const [input = '', slopeName = ''] = node.inputs;
    const alpha = constantOf(node, graph, slopeName);
    return { input, layers: [{ className: 'PReLU', config: {}, weights: { alpha: () => alpha } }] };
  },
  Elu: ({ inputs: [input = ''], attributes: { alpha } }) => ({
    input,
    layers: [{ className: 'ELU', config: { alpha } }],
  }),
  ThresholdedRelu: ({ inputs: [input = ''], attributes: { alpha } }) => ({
    input,
    layers: [{ className: 'ThresholdedReLU', config: { theta: alpha } }],
  }),
  Softmax: (node) => refuseOperator(node, 'works over another axis than the last'),
  LogSoftmax: (node) => refuseOperator(node, 'works over another axis than the last'),
  HardSigmoid: ({ inputs: [input = ''], attributes: { alpha, beta } }) => ({
    input,
    layers: [rescaling([Number(alpha)], [Number(beta)]), ...clipLayers(0, 1)],
  }),
  Clip: (node) => {
    const { min, max } = node.attributes;
    const [input = '', ...others] = node.inputs;
    if (others.length > 0) return refuseBranch(node);
    return { input, layers: clipLayers(Number(min), Number(max)) };
  },
  Max: (node, graph) => {
    const { input, constant } = withConstant(node, graph);
    return { input, layers: clipLayers(oneNumber(node, constant), Infinity) };
  },
  Min: (node, graph) => {
    const { input, constant } = withConstant(node, graph);
    return { input, layers: clipLayers(-Infinity, oneNumber(node, constant)) };
  },
};

const types = TensorProto_DataType;
const floatTypes: ReadonlySet<number> = new Set([
  types.FLOAT,
  types.DOUBLE,
  types.FLOAT16,
  types.BFLOAT16,
]);

/**
 * What a node comes to that is no activation with a name.
 * @throws ModelFormatError if it does what no dense layer does
 */
export function layersOfNode(node: GraphNode, graph: Graph): NodeLayers {
  const { name, operator, isFirstOutput } = node;
  const read = readers[operator];
  if (read === undefined) refuseLayer({ className: operator, name, config: null });
  return isFirstOutput ? read(node, graph) : refuseOperator(node, 'is asked for a further result');
}

/** alpha * A * B + beta * C, with B as (inputs, units), or (units, inputs) where it is turned. */
function gemmLayers(node: GraphNode, graph: Graph): NodeLayers {
  const [input = '', kernelName = '', biasName = ''] = node.inputs;
  const { alpha, beta, transA, transB } = node.attributes;
  if (transA !== 0) return refuseOperator(node, 'turns the observations around');
  const matrix = matrixOf(node, graph, kernelName);
  const kernel = () => scaled(transB === 0 ? matrix : transposed(matrix), Number(alpha));
  const units = matrix.shape[transB === 0 ? 1 : 0]!;
  if (biasName === '') return { input, layers: [denseLayer(units, kernel, null)] };
  const { values } = constantOf(node, graph, biasName);
  if (values.length !== 1 && values.length !== units) {
    return refuse(
      `${theNode(node)} adds ${values.length} numbers to ${units} units: export the model again.`,
    );
  }
  const bias = () => {
    const spread = Float32Array.from({ length: units }, (_, unit) => values[unit % values.length]!);
    return scaled({ shape: [units], values: spread }, Number(beta));
  };
  return { input, layers: [denseLayer(units, kernel, bias)] };
}

/** To rows of as many numbers as before, which changes nothing. */
function reshapeLayers(node: GraphNode, graph: Graph): NodeLayers {
  const [input = '', shapeName = ''] = node.inputs;
  const [rows, columns, ...others] = constantOf(node, graph, shapeName).values;
  if (columns === undefined || others.length > 0 || rows! > 0) {
    return refuseOperator(node, 'changes the shape of what goes through');
  }
  return { input, layers: [], ...(columns > 0 && { columns }) };
}

function batchNormalizationLayers(node: GraphNode, graph: Graph): NodeLayers {
  const [input = '', ...names] = node.inputs;
  if (node.attributes['training_mode'] !== 0) return refuseOperator(node, 'is still in training');
  const [gamma, beta, mean, variance] = names.map((name) => {
    const constant = constantOf(node, graph, name);
    return () => constant;
  });
  if (variance === undefined)
    return refuse(`${theNode(node)} lacks inputs: export the model again.`);
  return {
    input,
    layers: [
      {
        className: 'BatchNormalization',
        config: { epsilon: node.attributes['epsilon'] },
        weights: { gamma: gamma!, beta: beta!, moving_mean: mean!, moving_variance: variance },
      },
    ],
  };
}

function denseLayer(units: number, kernel: () => Tensor, bias: (() => Tensor) | null): NodeLayer {
  return {
    className: 'Dense',
    config: { units, activation: 'linear', use_bias: bias !== null },
    weights: bias === null ? { kernel } : { kernel, bias },
  };
}

function rescaling(scale: readonly number[], offset: readonly number[]): NodeLayer {
  return { className: 'Rescaling', config: { scale, offset } };
}

/** Shifted so that the lower limit, or the upper one turned around, becomes the ReLU’s zero. */
function clipLayers(min: number, max: number): NodeLayer[] {
  if (min === -Infinity && max === Infinity) return [];
  const sign = min === -Infinity ? -1 : 1;
  const zero = min === -Infinity ? max : min;
  const top = sign === 1 && max !== Infinity ? max - min : null;
  const relu: NodeLayer = { className: 'ReLU', config: { max_value: top } };
  if (sign === 1 && zero === 0) return [relu];
  return [rescaling([sign], [-sign * zero]), relu, rescaling([sign], [zero])];
}

function scaled(tensor: Tensor, factor: number): Tensor {
  if (factor === 1) return tensor;
  return { shape: tensor.shape, values: tensor.values.map((value) => value * factor) };
}
