import * as v from 'valibot';
import type { ModelFile } from '../../../shared/modelFile';
import { quoted, refuse } from '../modelFormatError';
import type { Tensor, WeightPart } from '../layers/layerWeights';
import { readAs } from '../readAs';
import { modelJsonName } from './names';
import { bytesPerNumber, isStoredType, storedNumbers, type StoredType } from './storedNumbers';

const name = v.pipe(v.string(), v.minLength(1));

/** A scale and a least value stand with whole numbers, not with half-precision floats. */
const quantizationSchema = v.object({
  dtype: v.string(),
  scale: v.nullish(v.pipe(v.number(), v.finite())),
  min: v.nullish(v.pipe(v.number(), v.finite())),
});

const manifestSchema = v.pipe(
  v.array(
    v.object({
      paths: v.pipe(v.array(name), v.maxLength(64)),
      weights: v.pipe(
        v.array(
          v.object({
            name,
            shape: v.pipe(
              v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
              v.maxLength(8),
            ),
            dtype: v.string(),
            quantization: v.nullish(quantizationSchema),
            group: v.optional(v.unknown()),
          }),
        ),
        v.maxLength(1024),
      ),
    }),
  ),
  v.minLength(1),
  v.maxLength(64),
);

type Entry = v.InferOutput<typeof manifestSchema>[number]['weights'][number];

/** A weight that lies in the files, to be read when it is asked for. */
export interface StoredWeight {
  readonly entry: Entry;
  readonly bytes: Uint8Array;
}

/**
 * The weights of all layers by their names, without the ":0" that TensorFlow appends.
 * @throws ModelFormatError if the manifest is damaged, or a file is missing or of another length
 */
export function readWeights(
  manifest: unknown,
  files: ReadonlyMap<string, ModelFile>,
): Map<string, StoredWeight> {
  const weights = new Map<string, StoredWeight>();
  const pathsRead = new Set<string>();
  for (const group of readAs(manifestSchema, manifest, modelJsonName, 'weightsManifest')) {
    const parts = group.paths.map((path) => {
      if (pathsRead.has(path)) {
        refuse(`model.json names the weights file ${quoted(path)} twice: save the model again.`);
      }
      pathsRead.add(path);
      return bytesOf(path, files);
    });
    const sizes = group.weights.map(sizeOf);
    const expected = sizes.reduce((sum, size) => sum + size, 0);
    const found = parts.reduce((sum, part) => sum + part.length, 0);
    if (found !== expected) {
      const names = group.paths.map(quoted).join(', ');
      refuse(
        `The weights in ${names} have ${found} bytes, but model.json lists ${expected}: copy the whole folder again.`,
      );
    }
    const bytes = joined(parts, found);
    let offset = 0;
    group.weights.forEach((entry, index) => {
      const end = offset + sizes[index]!;
      if (entry.group !== 'optimizer') {
        addWeight(weights, entry, bytes.subarray(offset, end));
      }
      offset = end;
    });
  }
  return weights;
}

function bytesOf(path: string, files: ReadonlyMap<string, ModelFile>): Uint8Array {
  const file = files.get(path);
  if (file === undefined) {
    return refuse(
      `The weights file ${quoted(path)} is missing: choose the folder that holds all files of the model.`,
    );
  }
  return file.bytes;
}

function sizeOf(entry: Entry): number {
  return entry.shape.reduce((product, size) => product * size, bytesPerNumber[storedTypeOf(entry)]);
}

/** What the bytes are, which may be other than what the weight is. */
function storedTypeOf({ name: weight, dtype, quantization }: Entry): StoredType {
  const stored = quantization?.dtype ?? dtype;
  return isStoredType(stored)
    ? stored
    : refuse(
        `The weight ${quoted(weight)} is stored as ${quoted(stored)}: convert the model with float32 weights, and open that.`,
      );
}

/** One part as it is: a large model need not be copied. */
function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

function addWeight(weights: Map<string, StoredWeight>, entry: Entry, bytes: Uint8Array): void {
  const plainName = entry.name.replace(/:0$/, '');
  if (weights.has(plainName)) {
    refuse(`model.json lists the weight ${quoted(entry.name)} twice: save the model again.`);
  }
  weights.set(plainName, { entry, bytes });
}

/** Whole numbers need a scale and a least value; a weight of them alone is none of a dense layer. */
function tensorOf({ entry, bytes }: StoredWeight): Tensor {
  const { name: weight, dtype, shape, quantization } = entry;
  const type = storedTypeOf(entry);
  const isQuantized = type === 'uint8' || type === 'uint16';
  const { scale, min } = quantization ?? {};
  if (isQuantized && (typeof scale !== 'number' || typeof min !== 'number')) {
    refuse(
      `The weight ${quoted(weight)} is quantized to ${type} without its scale or its least value: convert the model again.`,
    );
  }
  const isFloat = dtype === 'float32' || dtype === 'float16';
  if (!isFloat || type === 'int32' || type === 'bool') {
    return refuse(
      `The weight ${quoted(weight)} is stored as ${quoted(dtype)}: convert the model with float32 weights, and open that.`,
    );
  }
  return { shape, values: storedNumbers(bytes, type, { scale: scale ?? 1, min: min ?? 0 }) };
}

/**
 * The weight of a layer: "dense/kernel", or with prefixes ("model/dense/kernel") or a cell's name
 * in between ("dense/cell/kernel"), which TF.js accepts too. Null where there is none.
 * @throws ModelFormatError if there is more than one that fits equally
 */
export function findWeight(
  weights: ReadonlyMap<string, StoredWeight>,
  layer: string,
  part: WeightPart,
): Tensor | null {
  const wanted = `${layer}/${part}`;
  const exact = weights.get(wanted);
  if (exact !== undefined) return tensorOf(exact);
  const alike = [...weights].filter(
    ([name]) => withoutCell(name) === wanted || name.endsWith(`/${wanted}`),
  );
  if (alike.length > 1) {
    refuse(`model.json lists several weights ${quoted(wanted)}: save the model again.`);
  }
  const found = alike[0];
  return found === undefined ? null : tensorOf(found[1]);
}

function withoutCell(name: string): string {
  const words = name.split('/');
  return [...words.slice(0, -2), ...words.slice(-1)].join('/');
}
