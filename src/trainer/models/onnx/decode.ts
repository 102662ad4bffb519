import { JsonRefusedError, parseBoundedJson } from '../../../shared/boundedJson';
import { isZip } from '../../../shared/modelArchive';
import { maxModelJsonBytes, type ModelFile } from '../../../shared/modelFile';
import { decodedModel, programNamed } from '../decodedModel';
import { modelOfLayers } from '../layers/modelOfLayers';
import { metadataKey } from '../metadata';
import type { Model } from '../model';
import { refuse } from '../modelFormatError';
import { protobufFields } from '../protobufFields';
import { Graph } from './graph';
import { keras, pathOf } from './path';
import { readModelProto } from './readModelProto';
import type { ModelProto } from './schema/onnx_pb';

/**
 * The file with a model’s graph: one with ir_version and graph of a ModelProto. Of a single file the
 * ending decides where the content tells nothing, as in a damaged one.
 */
export function findOnnxFile(files: readonly ModelFile[]): ModelFile | undefined {
  const [file] = files;
  const isCalledSo = files.length === 1 && /\.onnx$/i.test(file!.name) && !isZip(file!.bytes);
  return files.find(({ bytes }) => isModelProto(bytes)) ?? (isCalledSo ? file : undefined);
}

function isModelProto(bytes: Uint8Array): boolean {
  // Most files are told apart by their first byte, without a walk through all of them.
  if (bytes[0] !== 0x08) return false;
  const fields = protobufFields(bytes);
  return fields !== null && fields.has('1:0') && fields.has('7:2');
}

/**
 * Reads an ONNX file whose graph is a path of dense layers and of what can be folded into them.
 * @param files the ONNX file and, where its weights lie outside of it, the file with them
 * @throws ModelFormatError with one sentence if it is no model that plays CartPole
 */
export function decodeOnnx(files: readonly ModelFile[]): Model {
  const file = findOnnxFile(files);
  if (file === undefined) return refuse('There is no ONNX file among these: choose one.');
  const proto = readModelProto(file.bytes);
  if (proto.graph === undefined) return refuse('The ONNX file holds no graph: export it again.');
  const { layers, weightOf } = pathOf(new Graph(proto.graph, files));
  const folded = modelOfLayers(layers, weightOf, keras);
  const writtenBy = programNamed(`${proto.producerName} ${proto.producerVersion}`.trim());
  return decodedModel(folded, ourRecord(proto), { formatLabel: 'ONNX', writtenBy });
}

/** Null where there is none, or none that can be read. */
function ourRecord({ metadataProps }: ModelProto): unknown {
  const text = metadataProps.find(({ key }) => key === metadataKey)?.value;
  if (text === undefined) return null;
  try {
    return parseBoundedJson(new TextEncoder().encode(text), maxModelJsonBytes);
  } catch (error) {
    if (!(error instanceof JsonRefusedError)) throw error;
    return null;
  }
}
