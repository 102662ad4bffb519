import { create, toBinary } from '@bufbuild/protobuf';
import type { ModelFile } from '../../../shared/modelFile';
import { writtenLayers, type WrittenDense } from '../layers/writtenLayers';
import { encodeMetadata, metadataKey } from '../metadata';
import type { Model } from '../model';
import { activationExpressions } from './activationExpressions';
import { GraphBuilder } from './graphBuilder';
import { inputName, outputName, producerName } from './names';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProto_DataType,
  ValueInfoProtoSchema,
  Version,
  type ValueInfoProto,
} from './schema/onnx_pb';

/** The oldest that has all operators which are written: ONNX Runtime 1.12 of 2022 plays it. */
const operatorSet = 17n;

/**
 * A model as an ONNX file of float32, for raw observations in batches of any size: `observation` is
 * (batch, 4), `q_values` (batch, 2).
 * @throws ModelFormatError if a parameter is not finite
 * @throws RangeError if the parameters do not fit the network
 */
export function encodeOnnx(model: Model): ModelFile[] {
  const graph = new GraphBuilder();
  writtenLayers(model).reduce((x, layer) => addLayer(graph, layer, x), inputName);
  graph.nodes.at(-1)!.output = [outputName];
  const { inputs, layers } = model.network;
  const message = create(ModelProtoSchema, {
    irVersion: BigInt(Version.IR_VERSION_2021_7_30),
    opsetImport: [{ version: operatorSet }],
    producerName,
    graph: create(GraphProtoSchema, {
      name: 'cartpole',
      docString:
        'The values of pushing the cart to the left and to the right, from raw observations of CartPole-v1.',
      node: graph.nodes,
      initializer: graph.initializers,
      input: [batchOf(inputName, inputs)],
      output: [batchOf(outputName, layers.at(-1)!.units)],
    }),
    metadataProps: [{ key: metadataKey, value: JSON.stringify(encodeMetadata(model)) }],
  });
  return [{ name: 'model.onnx', bytes: toBinary(ModelProtoSchema, message) }];
}

/** Returns the name of its output. */
function addLayer(graph: GraphBuilder, layer: WrittenDense, x: string): string {
  const { name, activation, dropoutRate } = layer;
  const kernel = graph.floats(`${name}/kernel`, layer.kernel);
  const sums =
    layer.bias === null
      ? graph.node(name, 'MatMul', [x, kernel])
      : graph.node(name, 'Gemm', [x, kernel, graph.floats(`${name}/bias`, layer.bias)]);
  const [expression] = activationExpressions[activation];
  const outputs = graph.apply(expression, sums, `${name}/${activation}`);
  if (dropoutRate === 0) return outputs;
  const rate = graph.double(`${name}/dropout_rate`, dropoutRate);
  return graph.node(`${name}/dropout`, 'Dropout', [outputs, rate]);
}

function batchOf(name: string, columns: number): ValueInfoProto {
  const shape = {
    dim: [
      { value: { case: 'dimParam' as const, value: 'batch' } },
      { value: { case: 'dimValue' as const, value: BigInt(columns) } },
    ],
  };
  const tensor = { elemType: TensorProto_DataType.FLOAT, shape };
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: tensor } },
  });
}
