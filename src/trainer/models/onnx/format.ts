import type { ModelFormat } from '../modelFormat';
import { decodeOnnx, findOnnxFile } from './decode';
import { encodeOnnx } from './encode';

/** A graph of operators in one file, with its weights in it or beside it. */
export const onnxFormat: ModelFormat = {
  id: 'onnx',
  label: 'ONNX',
  recognizes: (files) => findOnnxFile(files) !== undefined,
  decode: (files) => Promise.resolve().then(() => ({ kind: 'model', model: decodeOnnx(files) })),
  encode: (model) => Promise.resolve().then(() => encodeOnnx(model)),
};
