import type { ForeignModelEnding, ModelFile } from '../../shared/modelFile';
import { protobufFields } from './protobufFields';
import { zipHolds } from './zippedFiles';

/** A format that other programs write and that cannot be opened yet. */
interface ForeignFormat {
  /** After "is": "a PyTorch file". */
  readonly label: string;
  /** What a person can do about it, to stand after a colon. */
  readonly advice: string;
  /** Without their dots. They decide where the content tells nothing, as in an empty file. */
  readonly endings: readonly ForeignModelEnding[];
  recognizes(bytes: Uint8Array): boolean;
}

/** How `torch.save` begins a file without a zip: a pickle whose first object is a magic number. */
const torchMagic = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20];

const foreignFormats: readonly ForeignFormat[] = [
  {
    label: 'a PyTorch file',
    advice: 'export it as ONNX with torch.onnx.export, and open that',
    endings: ['pt', 'pth'],
    recognizes: (bytes) => zipHolds(bytes, ['data.pkl']) || startsWith(bytes, torchMagic),
  },
  {
    label: 'a safetensors file',
    advice: 'export its model as ONNX, and open that',
    endings: ['safetensors'],
    recognizes: isSafetensors,
  },
  {
    label: 'a TensorFlow SavedModel',
    advice: 'save its model as .keras, or convert it to ONNX with tf2onnx, and open that',
    endings: ['pb'],
    // saved_model_schema_version and meta_graphs of a SavedModel.
    recognizes: (bytes) => hasFields(bytes, ['1:0', '2:2']),
  },
];

/**
 * What a file is, and what to do about it, if another program wrote it in a format that cannot be
 * opened yet: "is a PyTorch file, which cannot be opened yet: export …". Null otherwise.
 */
export function foreignClause({ name, bytes }: ModelFile): string | null {
  const format = foreignFormats.find(({ recognizes }) => recognizes(bytes)) ?? byEnding(name);
  if (format === undefined) return null;
  return `is ${format.label}, which cannot be opened yet: ${format.advice}.`;
}

function byEnding(name: string): ForeignFormat | undefined {
  const ending = name.split('.').at(-1)!.toLowerCase();
  return foreignFormats.find(({ endings }) => endings.some((own) => own === ending));
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** A JSON header behind its length in 64 bits. */
function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 10 || bytes[8] !== 0x7b) return false;
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  return length <= bytes.length - 8 && bytes.subarray(8, 8 + length).includes(0x7d);
}

function hasFields(bytes: Uint8Array, wanted: readonly string[]): boolean {
  // Most files are told apart by their first byte, without a walk through all of them.
  if (bytes[0] !== 0x08) return false;
  const fields = protobufFields(bytes);
  return fields !== null && wanted.every((field) => fields.has(field));
}
