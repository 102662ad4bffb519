import type { ModelFile } from '../../../shared/modelFile';
import type { Tensor } from '../layers/layerWeights';
import { quoted, refuse } from '../modelFormatError';
import {
  AttributeProto_AttributeType,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
} from './schema/onnx_pb';
import { readTensor } from './tensors';

/** Nodes of a graph at most; the longest activation takes nine. */
const maxNodes = 1024;

/** A node as it is read: Clip’s limits are attributes, whatever the opset, and defaults are filled in. */
export interface GraphNode {
  readonly name: string;
  /** With its domain where that is not ONNX’ own: “com.microsoft.FusedGemm”. */
  readonly operator: string;
  readonly inputs: readonly string[];
  /** Whether what was asked for is its first result; the others are for training, or none of ours. */
  readonly isFirstOutput: boolean;
  readonly attributes: Readonly<Record<string, number | string>>;
}

/** What an operator takes where a node does not say. */
const defaults: Readonly<Record<string, GraphNode['attributes']>> = {
  Celu: { alpha: 1 },
  Clip: { min: -Infinity, max: Infinity },
  Elu: { alpha: 1 },
  Flatten: { axis: 1 },
  Gelu: { approximate: 'none' },
  Gemm: { alpha: 1, beta: 1, transA: 0, transB: 0 },
  HardSigmoid: { alpha: 0.2, beta: 0.5 },
  LeakyRelu: { alpha: 0.01 },
  LogSoftmax: { axis: -1 },
  Selu: { alpha: 1.6732632423543772, gamma: 1.0507009873554805 },
  Shrink: { lambd: 0.5, bias: 0 },
  Softmax: { axis: -1 },
  Swish: { alpha: 1 },
  ThresholdedRelu: { alpha: 1 },
  BatchNormalization: { epsilon: 1e-5, training_mode: 0 },
};

/** Numbers of all constants that are read, some of which may be others turned around. */
const maxConstantElements = 20_000_000;

/** The nodes of a graph by what they give, and its constants. */
export class Graph {
  private readonly nodes = new Map<string, NodeProto>();
  private readonly initializers: ReadonlyMap<string, TensorProto>;
  private readonly read = new Map<string, GraphNode>();
  private readonly constants = new Map<string, Tensor | null>();
  private constantElements = 0;

  /**
   * @param files among which tensors outside the ONNX file are looked for
   * @throws ModelFormatError if it has too many nodes, or two that give the same
   */
  constructor(
    private readonly proto: GraphProto,
    private readonly files: readonly ModelFile[],
  ) {
    if (proto.node.length > maxNodes) {
      refuse(
        `The graph has ${proto.node.length} nodes, more than the ${maxNodes} that can be opened: choose a smaller model.`,
      );
    }
    this.initializers = new Map(proto.initializer.map((tensor) => [tensor.name, tensor]));
    for (const node of proto.node) {
      for (const output of node.output) {
        if (output === '') continue;
        if (this.nodes.has(output) || this.initializers.has(output)) {
          refuse(`Two nodes of the graph give ${quoted(output)}: export the model again.`);
        }
        this.nodes.set(output, node);
      }
    }
  }

  get nodeCount(): number {
    return this.proto.node.length;
  }

  /** The names of the inputs that have no constant as their value; old files list those too. */
  get inputs(): string[] {
    return this.proto.input.map(({ name }) => name).filter((name) => !this.initializers.has(name));
  }

  get outputs(): string[] {
    return this.proto.output.map(({ name }) => name);
  }

  /** The node that gives this; null for an input or a constant. */
  nodeOf(output: string): GraphNode | null {
    const known = this.read.get(output);
    if (known !== undefined) return known;
    const proto = this.nodes.get(output);
    if (proto === undefined) return null;
    const node = this.readNode(proto, output);
    this.read.set(output, node);
    return node;
  }

  /** The constant of this name, also where a few nodes make it of others; null for anything else. */
  constantOf(name: string): Tensor | null {
    const known = this.constants.get(name);
    if (known !== undefined) return known;
    // A graph may be cyclic: what leads back to itself is no constant.
    this.constants.set(name, null);
    const constant = this.makeConstant(name);
    this.constants.set(name, constant);
    this.constantElements += constant?.values.length ?? 0;
    if (this.constantElements > maxConstantElements) {
      refuse('The graph holds more constants than can be opened: choose a smaller model.');
    }
    return constant;
  }

  /** The number of a constant that holds only one; null for anything else. */
  scalarOf(name: string): number | null {
    const constant = this.constantOf(name);
    return constant?.values.length === 1 ? constant.values[0]! : null;
  }

  private makeConstant(name: string): Tensor | null {
    const initializer = this.initializers.get(name);
    if (initializer !== undefined) return readTensor(initializer, this.files);
    const proto = this.nodes.get(name);
    if (proto === undefined) return null;
    if (proto.opType === 'Constant') return this.valueOf(proto);
    const [source = ''] = proto.input;
    switch (proto.opType) {
      case 'Identity':
      case 'Cast':
        return this.constantOf(source);
      case 'Transpose': {
        const tensor = this.constantOf(source);
        const order = proto.attribute.find((attribute) => attribute.name === 'perm')?.ints;
        const swaps = order === undefined || (order[0] === 1n && order[1] === 0n);
        return tensor?.shape.length === 2 && swaps ? transposed(tensor) : null;
      }
      default:
        return null;
    }
  }

  private valueOf({ attribute }: NodeProto): Tensor | null {
    const [value] = attribute;
    switch (value?.name) {
      case 'value':
        return value.t === undefined ? null : readTensor(value.t, this.files);
      case 'value_float':
        return { shape: [], values: Float32Array.of(value.f) };
      case 'value_floats':
        return { shape: [value.floats.length], values: Float32Array.from(value.floats) };
      case 'value_int':
        return { shape: [], values: Float32Array.of(Number(value.i)) };
      case 'value_ints':
        return { shape: [value.ints.length], values: Float32Array.from(value.ints, Number) };
      default:
        return null;
    }
  }

  private readNode(proto: NodeProto, wanted: string): GraphNode {
    const { opType, domain, input, attribute, output } = proto;
    const isOwn = domain === '' || domain === 'ai.onnx';
    const attributes: Record<string, number | string> = { ...(isOwn ? defaults[opType] : {}) };
    for (const each of attribute) {
      const value = simpleValue(each);
      if (value !== null) attributes[each.name] = value;
    }
    const limits = opType === 'Clip' ? input.slice(1) : [];
    limits.forEach((limit, index) => {
      if (limit === '') return;
      const value = this.scalarOf(limit);
      if (value !== null) attributes[index === 0 ? 'min' : 'max'] = value;
    });
    const isKnownClip = limits.every((limit) => limit === '' || this.scalarOf(limit) !== null);
    return {
      name: proto.name === '' ? (output[0] ?? '') : proto.name,
      operator: isOwn ? opType : `${domain}.${opType}`,
      inputs: isKnownClip ? input.slice(0, input.length - limits.length) : input,
      isFirstOutput: output[0] === wanted,
      attributes,
    };
  }
}

/** The number or the word of an attribute; null for lists, tensors and graphs. */
function simpleValue({ type, f, i, s }: AttributeProto): number | string | null {
  switch (type) {
    case AttributeProto_AttributeType.FLOAT:
      return f;
    case AttributeProto_AttributeType.INT:
      return Number(i);
    case AttributeProto_AttributeType.STRING:
      return new TextDecoder('utf-8', { fatal: false }).decode(s);
    default:
      return null;
  }
}

/** A matrix turned around. */
export function transposed({ shape, values }: Tensor): Tensor {
  const [rows, columns] = shape as readonly [number, number];
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = values[row * columns + column]!;
    }
  }
  return { shape: [columns, rows], values: turned };
}
