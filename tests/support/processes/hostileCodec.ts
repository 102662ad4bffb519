import type { ModelFile } from '../../../src/shared/modelFile';
import type { Decoded, ModelFormat } from '../../../src/trainer/models/modelFormat';
import { decodeModel, encodeModel, modelFormats } from '../../../src/trainer/models/modelFormats';
import { serveCodec } from '../../../src/host/models/codec/serveCodec';

/** Ways in which a file can go wrong in its reader; the file's text names one. */
const misdeeds: Readonly<Record<string, () => Decoded | Promise<Decoded>>> = {
  loop() {
    for (let turn = 0; ; turn++) if (turn < 0) return never();
  },
  wait: () => never(),
  /** Objects on the heap of V8. */
  heap() {
    const kept: number[][] = [];
    for (;;) kept.push(Array.from({ length: 1000 }, (_, index) => index * kept.length));
  },
  /** One array that grows, where V8's own limit would end the whole process. */
  array() {
    const kept: number[] = [];
    for (;;) kept.push(kept.length * 1.5);
  },
  /** Beside the heap of V8. */
  bytes() {
    const kept: Uint8Array[] = [];
    for (;;) kept.push(new Uint8Array(16 * 1024 * 1024).fill(kept.length + 1));
  },
  webAssembly() {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
    for (;;) {
      const before = memory.buffer.byteLength;
      memory.grow(256);
      new Uint8Array(memory.buffer, before).fill(1);
    }
  },
  huge: () => (new Float32Array(1e15).fill(1), never()),
  exit: () => process.exit(7),
  throw() {
    throw new TypeError('Cannot read properties of undefined (reading “shape”)');
  },
};

function never(): Promise<Decoded> {
  return new Promise(() => setInterval(() => undefined, 1000));
}

/** A format of files that begin with “misdeed ” and name one. */
const hostile: ModelFormat = {
  id: 'onnx',
  label: 'Misdeed',
  recognizes: (files) => misdeedOf(files) !== undefined,
  decode: async (files) => misdeedOf(files)!(),
  encode: () => Promise.reject(new Error('Nobody saves a misdeed.')),
};

function misdeedOf([file]: readonly ModelFile[]): (typeof misdeeds)[string] | undefined {
  const [first, name] = new TextDecoder().decode(file?.bytes.subarray(0, 40)).split(' ');
  return first === 'misdeed' ? misdeeds[name!] : undefined;
}

serveCodec({
  decode: (files, options) => decodeModel(files, options, [hostile, ...modelFormats]),
  encode: encodeModel,
});
