import { create } from '@bufbuild/protobuf';
import type { Tensor } from '../layers/layerWeights';
import type { Expression, Operation } from './activationExpressions';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
  type AttributeProto,
  type NodeProto,
  type TensorProto,
} from './schema/onnx_pb';

/** A graph in the making: each node goes on from what others gave, by their outputs’ names. */
export class GraphBuilder {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  private readonly scalars = new Set<string>();

  /** @returns the name of a tensor of constants, whose bytes are not copied */
  floats(name: string, { shape, values }: Tensor): string {
    return this.addInitializer(name, shape, TensorProto_DataType.FLOAT, values);
  }

  /** @returns the name of a float64 scalar */
  double(name: string, value: number): string {
    return this.addInitializer(name, [], TensorProto_DataType.DOUBLE, Float64Array.of(value));
  }

  /** @returns the name of a float32 scalar, of which there is one for each value */
  scalar(value: number): string {
    const name = `constant_${value}`;
    if (this.scalars.has(name)) return name;
    this.scalars.add(name);
    return this.floats(name, { shape: [], values: Float32Array.of(value) });
  }

  /**
   * @param name of the node
   * @returns the output’s name
   */
  node(
    name: string,
    operator: string,
    inputs: readonly string[],
    attributes: Operation['attributes'] = {},
  ): string {
    const attribute = Object.entries(attributes).map(([key, value]) => attributeOf(key, value));
    const output = `${name}/output`;
    this.nodes.push(
      create(NodeProtoSchema, {
        name,
        opType: operator,
        input: [...inputs],
        output: [output],
        attribute,
      }),
    );
    return output;
  }

  /**
   * An expression’s nodes, the inner ones first.
   * @param x the name of what the expression is about
   * @param name of the last node; the others have it with a number
   * @returns the output’s name
   */
  apply(expression: Expression, x: string, name: string): string {
    const outputs = new Map<Operation, string>();
    const visit = (inner: Expression): string => {
      if (inner === 'x') return x;
      if (typeof inner === 'number') return this.scalar(inner);
      const known = outputs.get(inner);
      if (known !== undefined) return known;
      const inputs = inner.inputs.map(visit);
      const ownName = inner === expression ? name : `${name}_${outputs.size + 1}`;
      const output = this.operation(ownName, inner, inputs);
      outputs.set(inner, output);
      return output;
    };
    return visit(expression);
  }

  private operation(
    name: string,
    { operator, attributes }: Operation,
    inputs: readonly string[],
  ): string {
    if (operator !== 'Clip') return this.node(name, operator, inputs, attributes);
    // Since opset 11 the limits are inputs.
    const limits = [attributes['min'], attributes['max']].map((limit) =>
      this.scalar(Number(limit)),
    );
    return this.node(name, operator, [...inputs, ...limits]);
  }

  private addInitializer(
    name: string,
    shape: readonly number[],
    dataType: TensorProto_DataType,
    values: Float32Array | Float64Array,
  ): string {
    this.initializers.push(
      create(TensorProtoSchema, {
        name,
        dims: shape.map(BigInt),
        dataType,
        rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      }),
    );
    return name;
  }
}

/** The one attribute of the operators that are written which is a whole number. */
const wholeNumber = 'axis';

function attributeOf(name: string, value: number | string): AttributeProto {
  const type = AttributeProto_AttributeType;
  if (typeof value === 'string') {
    return create(AttributeProtoSchema, {
      name,
      type: type.STRING,
      s: new TextEncoder().encode(value),
    });
  }
  return create(
    AttributeProtoSchema,
    name === wholeNumber
      ? { name, type: type.INT, i: BigInt(value) }
      : { name, type: type.FLOAT, f: value },
  );
}
