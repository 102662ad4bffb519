import * as v from 'valibot';
import type { ModelFile } from '../../../shared/modelFile';
import { quoted, refuse } from '../modelFormatError';
import type { Tensor, WeightPart } from '../layers/layerWeights';
import { readAs } from '../readAs';
import { modelJsonName } from './names';

const name = v.pipe(v.string(), v.minLength(1));

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
            quantization: v.optional(v.unknown()),
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

/** Bytes of an element; the optimizer's entries may be of other types than float32. */
const bytesPerElement = new Map([
  ['float32', 4],
  ['int32', 4],
  ['bool', 1],
]);

/**
 * The weights of all layers by their names, without the ":0" that TensorFlow appends.
 * @throws ModelFormatError if the manifest is damaged, or a file is missing or of another length
 */
export function readWeights(
  manifest: unknown,
  files: ReadonlyMap<string, ModelFile>,
): Map<string, Tensor> {
  const weights = new Map<string, Tensor>();
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
        addWeight(weights, entry, bytes.slice(offset, end));
      }
      offset = end;
    });
  }
  return weights;
}

type Entry = v.InferOutput<typeof manifestSchema>[number]['weights'][number];

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
  const elementBytes = bytesPerElement.get(entry.dtype);
  const isQuantized = entry.quantization !== undefined && entry.quantization !== null;
  if (elementBytes === undefined || isQuantized) {
    const stored = isQuantized ? 'quantized' : `stored as ${quoted(entry.dtype)}`;
    return refuse(
      `The weight ${quoted(entry.name)} is ${stored}: convert the model with float32 weights, and open that.`,
    );
  }
  return entry.shape.reduce((product, size) => product * size, elementBytes);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** @param bytes this weight's alone, in a buffer of their own, so that floats are aligned */
function addWeight(weights: Map<string, Tensor>, entry: Entry, bytes: Uint8Array): void {
  if (entry.dtype !== 'float32') {
    refuse(
      `The weight ${quoted(entry.name)} is stored as ${entry.dtype}: convert the model with float32 weights, and open that.`,
    );
  }
  const plainName = entry.name.replace(/:0$/, '');
  if (weights.has(plainName)) {
    refuse(`model.json lists the weight ${quoted(entry.name)} twice: save the model again.`);
  }
  weights.set(plainName, { shape: entry.shape, values: new Float32Array(bytes.buffer) });
}

/**
 * The weight of a layer: "dense/kernel", or with prefixes ("model/dense/kernel") or a cell's name
 * in between ("dense/cell/kernel"), which TF.js accepts too. Null where there is none.
 * @throws ModelFormatError if there is more than one that fits equally
 */
export function findWeight(
  weights: ReadonlyMap<string, Tensor>,
  layer: string,
  part: WeightPart,
): Tensor | null {
  const wanted = `${layer}/${part}`;
  const exact = weights.get(wanted);
  if (exact !== undefined) return exact;
  const alike = [...weights].filter(
    ([name]) => withoutCell(name) === wanted || name.endsWith(`/${wanted}`),
  );
  if (alike.length > 1) {
    refuse(`model.json lists several weights ${quoted(wanted)}: save the model again.`);
  }
  return alike[0]?.[1] ?? null;
}

function withoutCell(name: string): string {
  const words = name.split('/');
  return [...words.slice(0, -2), ...words.slice(-1)].join('/');
}
