import type { ModelFile } from '../../../shared/modelFile';
import { halfFloatOf } from '../halfFloat';
import type { Tensor } from '../layers/layerWeights';
import { quoted, refuse } from '../modelFormatError';
import { TensorProto_DataLocation, TensorProto_DataType, type TensorProto } from './schema/onnx_pb';

/** More than the largest network that is opened has in all. */
const maxElements = 5_000_000;

interface ElementType {
  readonly bytes: number;
  /** The field that holds elements one by one where there are no raw bytes. */
  readonly field: 'floatData' | 'doubleData' | 'int32Data' | 'int64Data';
  /** Of raw bytes, which are little-endian. */
  read(view: DataView, offset: number): number;
  /** Of an element of `int32Data` that holds the bits of a float. */
  fromBits?(bits: number): number;
}

const types = TensorProto_DataType;

const elementTypes = new Map<number, ElementType>([
  [
    types.FLOAT,
    { bytes: 4, field: 'floatData', read: (view, offset) => view.getFloat32(offset, true) },
  ],
  [
    types.DOUBLE,
    { bytes: 8, field: 'doubleData', read: (view, offset) => view.getFloat64(offset, true) },
  ],
  [
    types.FLOAT16,
    {
      bytes: 2,
      field: 'int32Data',
      read: (view, offset) => halfFloatOf(view.getUint16(offset, true)),
      fromBits: halfFloatOf,
    },
  ],
  [
    types.BFLOAT16,
    {
      bytes: 2,
      field: 'int32Data',
      read: (view, offset) => brainFloatOf(view.getUint16(offset, true)),
      fromBits: brainFloatOf,
    },
  ],
  [
    types.INT32,
    { bytes: 4, field: 'int32Data', read: (view, offset) => view.getInt32(offset, true) },
  ],
  [
    types.INT64,
    {
      bytes: 8,
      field: 'int64Data',
      read: (view, offset) => Number(view.getBigInt64(offset, true)),
    },
  ],
]);

/**
 * A tensor of an ONNX file as float32. Its sizes are compared with what is there before anything is
 * allocated.
 * @param files among which tensors outside the ONNX file are looked for
 * @throws ModelFormatError if it is damaged, too large, of another type or in a file that is missing
 */
export function readTensor(proto: TensorProto, files: readonly ModelFile[]): Tensor {
  const what = `The tensor ${quoted(proto.name)}`;
  const type = elementTypes.get(proto.dataType);
  if (type === undefined) {
    const stored = types[proto.dataType] ?? `type ${proto.dataType}`;
    return refuse(
      `${what} is stored as ${stored}: export the model with float32 weights, and open that.`,
    );
  }
  const shape = proto.dims.map(Number);
  const count = shape.reduce((product, size) => product * size, 1);
  if (shape.length > 8 || !shape.every((size) => size >= 0) || !(count <= maxElements)) {
    refuse(
      `${what} is said to have the shape ${quoted(shape.join(' × '))}, more than can be opened: choose a smaller model.`,
    );
  }
  const elements = proto[type.field];
  const raw =
    proto.dataLocation === TensorProto_DataLocation.EXTERNAL
      ? externalBytes(proto, what, files)
      : proto.rawData;
  const found = raw.length > 0 ? raw.length / type.bytes : elements.length;
  if (found !== count) {
    refuse(
      `${what} has ${found} numbers where its shape ${quoted(shape.join(' × '))} takes ${count}: export the model again.`,
    );
  }
  const values =
    raw.length > 0
      ? fromRaw(raw, type, count)
      : Float32Array.from<number | bigint>(elements, (element) => {
          const value = Number(element);
          return type.fromBits === undefined ? value : type.fromBits(value);
        });
  return { shape, values };
}

function fromRaw(raw: Uint8Array, { bytes, read }: ElementType, count: number): Float32Array {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) values[index] = read(view, index * bytes);
  return values;
}

/** PyTorch puts weights into a file beside, “model.onnx.data”. */
function externalBytes(
  { externalData }: TensorProto,
  what: string,
  files: readonly ModelFile[],
): Uint8Array {
  const entryOf = (key: string) => externalData.find((entry) => entry.key === key)?.value;
  const location = entryOf('location') ?? '';
  const file = files.find(({ name }) => name === location.replace(/^\.\//, ''));
  if (file === undefined) {
    return refuse(
      `${what} is in the file ${quoted(location)}, which is not there: open a zip that holds both, or export the model with its weights inside (PyTorch: external_data=False).`,
    );
  }
  const offset = Number(entryOf('offset') ?? 0);
  const length = Number(entryOf('length') ?? file.bytes.length - offset);
  const isInside = offset >= 0 && length >= 0 && offset + length <= file.bytes.length;
  if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || !isInside) {
    refuse(`${what} reaches beyond the end of ${quoted(location)}: copy both files again.`);
  }
  return file.bytes.subarray(offset, offset + length);
}

/** A bfloat16, which is the upper half of a float32. */
function brainFloatOf(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits * 0x10000);
  return view.getFloat32(0);
}
