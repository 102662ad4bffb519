import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';
import { decodeOnnx } from '../../../../src/trainer/models/onnx/decode';
import { encodeOnnx } from '../../../../src/trainer/models/onnx/encode';
import {
  ModelProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
} from '../../../../src/trainer/models/onnx/schema/onnx_pb';
import { volume } from '../../../support/volume';
import { exampleModel } from '../someModels';

const folder = join(import.meta.dirname, '../../../data/onnx');
const samples = [
  encodeOnnx(exampleModel())[0]!.bytes,
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.onnx'))
    .map((name) => new Uint8Array(readFileSync(join(folder, name)))),
];

/** The sentence that refuses a file, or null where it plays; any other error is thrown on. */
function problemOf(bytes: Uint8Array<ArrayBuffer>): string | null {
  try {
    const { network, parameters } = decodeOnnx([{ name: 'agent.onnx', bytes }]);
    expect(network.layers.at(-1)!.units).toBe(2);
    expect(parameters.every(Number.isFinite)).toBe(true);
    return null;
  } catch (error) {
    if (!(error instanceof ModelFormatError)) throw error;
    expect(error.message).toMatch(/^[A-Z“].*: .*\.$/s);
    return error.message;
  }
}

describe('an ONNX file with damaged bytes', () => {
  const sample = fc.constantFrom(...samples);

  it('is refused in a sentence or plays: bits that flip', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 7 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sample, flips, (original, places) => {
        const bytes = original.slice();
        for (const [place, bit] of places) bytes[place % bytes.length]! ^= 1 << bit;
        problemOf(bytes);
      }),
      { numRuns: volume(20_000, 500) },
    );
  });

  it('is refused in a sentence or plays: parts cut out and put elsewhere', () => {
    fc.assert(
      fc.property(sample, sample, fc.nat(), fc.nat(), fc.nat(), (one, other, a, b, c) => {
        const head = one.subarray(0, a % (one.length + 1));
        const start = b % (other.length + 1);
        const tail = other.subarray(start, start + (c % (other.length - start + 1)));
        problemOf(Uint8Array.from([...head, ...tail]));
      }),
      { numRuns: volume(20_000, 300) },
    );
  });
});

function modelWith(
  graph: Parameters<typeof create<typeof ModelProtoSchema>>[1],
): Uint8Array<ArrayBuffer> {
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, graph));
}

/** A length-delimited field of nothing, over and over. */
function repeated(fieldNumber: number, count: number): Uint8Array<ArrayBuffer> {
  const field = new BinaryWriter().tag(fieldNumber, WireType.LengthDelimited).uint32(0).finish();
  const bytes = new Uint8Array(field.length * count);
  for (let index = 0; index < count; index++) bytes.set(field, index * field.length);
  return bytes;
}

/** A file of one graph whose bytes are these. */
function fileOfGraph(graph: Uint8Array): Uint8Array<ArrayBuffer> {
  return new BinaryWriter()
    .tag(1, WireType.Varint)
    .int64(8)
    .tag(7, WireType.LengthDelimited)
    .bytes(graph)
    .finish();
}

describe('an ONNX file made to harm', () => {
  it('of millions of nodes is refused before any is made', () => {
    const before = process.memoryUsage().heapUsed;
    expect(problemOf(fileOfGraph(repeated(1, 10_000_000)))).toMatch(/holds more parts than any/);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50e6);
  });

  it('of millions of numbers, a byte each, is refused before any is made', () => {
    // int64_data of an initializer.
    const numbers = new Uint8Array(20_000_000);
    const packed = new BinaryWriter().tag(7, WireType.LengthDelimited).bytes(numbers).finish();
    const tensor = new BinaryWriter().tag(5, WireType.LengthDelimited).bytes(packed).finish();
    expect(problemOf(fileOfGraph(tensor))).toMatch(/holds more parts than any/);
  });

  it('of graphs in graphs is refused', () => {
    let graph = new Uint8Array();
    for (let depth = 0; depth < 2000; depth++) {
      const attribute = new BinaryWriter().tag(6, WireType.LengthDelimited).bytes(graph).finish();
      const node = new BinaryWriter().tag(5, WireType.LengthDelimited).bytes(attribute).finish();
      graph = new BinaryWriter()
        .tag(1, WireType.LengthDelimited)
        .bytes(node)
        .finish() as typeof graph;
    }
    expect(problemOf(fileOfGraph(graph))).toMatch(/nests them more deeply/);
  });

  it('whose nodes double their inputs over and over is read in no time', () => {
    const node = Array.from({ length: 900 }, (_, index) => ({
      opType: 'Mul',
      input: [`x${index}`, `x${index}`],
      output: [`x${index + 1}`],
    }));
    const graph = { node, input: [{ name: 'x0' }], output: [{ name: 'x900' }] };
    expect(problemOf(modelWith({ irVersion: 8n, graph }))).toMatch(/joins several branches/);
  });

  it('whose tensors all take the same large bytes is refused', () => {
    const shape = [1024n, 4096n];
    const data = new Uint8Array(4 * 1024 * 4096);
    const externalData = [{ key: 'location', value: 'data' }];
    const names = Array.from({ length: 40 }, (_, index) => `k${index}`);
    const graph = {
      node: names.map((name, index) => ({
        opType: 'MatMul',
        input: [`x${index}`, name],
        output: [`x${index + 1}`],
      })),
      initializer: names.map((name) => ({
        name,
        dims: shape,
        dataType: TensorProto_DataType.FLOAT,
        dataLocation: TensorProto_DataLocation.EXTERNAL,
        externalData,
      })),
      input: [{ name: 'x0' }],
      output: [{ name: 'x40' }],
    };
    const bytes = modelWith({ irVersion: 8n, graph });
    expect(() =>
      decodeOnnx([
        { name: 'agent.onnx', bytes },
        { name: 'data', bytes: data },
      ]),
    ).toThrow('more constants than can be opened');
  });

  it('of weights that are no finite numbers is refused', () => {
    const [file] = encodeOnnx(exampleModel());
    const bytes = file!.bytes.slice();
    // The first kernel’s number, wherever it lies.
    const wanted = new Uint8Array(Float32Array.of(exampleModel().parameters[0]!).buffer);
    const at = bytes.findIndex((_, index) => wanted.every((byte, k) => bytes[index + k] === byte));
    bytes.set(new Uint8Array(Float32Array.of(Number.NaN).buffer), at);
    expect(problemOf(bytes)).toMatch(/not finite/);
  });
});
