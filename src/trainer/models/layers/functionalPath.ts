import * as v from 'valibot';
import { quoted, refuse } from '../modelFormatError';
import { readAs } from '../readAs';
import type { JsonLayer } from './pathLayer';

const name = v.pipe(v.string(), v.minLength(1));
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A layer's name, which of its uses is meant, and which of that use's outputs. */
const tensorReference = v.looseTuple([name, index, index]);
type TensorReference = v.InferOutput<typeof tensorReference>;

/** Keras 3 writes a single one without a list around it. */
const endsSchema = v.union([
  v.array(tensorReference),
  v.pipe(
    tensorReference,
    v.transform((reference) => [reference]),
  ),
]);

/** A use of a layer: Keras 1 and 2 list what it takes, Keras 3 writes how it is called. */
const nodeSchema = v.union([
  v.array(tensorReference),
  v.pipe(
    tensorReference,
    v.transform((reference) => [reference]),
  ),
  v.object({ args: v.array(v.unknown()), kwargs: v.optional(v.record(v.string(), v.unknown())) }),
]);
const nodesSchema = v.array(nodeSchema);
type LayerCall = v.InferOutput<typeof nodeSchema>;

const kerasTensorSchema = v.object({
  class_name: v.literal('__keras_tensor__'),
  config: v.object({ keras_history: tensorReference }),
});

/**
 * The layers from a functional model's input to its output, found from the output back.
 * @throws ModelFormatError if there are several paths, inputs or outputs, or none
 */
export function singlePath(
  layers: readonly JsonLayer[],
  inputLayers: unknown,
  outputLayers: unknown,
  what: string,
): JsonLayer[] {
  const input = onlyEnd(inputLayers, what, 'input');
  const output = onlyEnd(outputLayers, what, 'output');
  const byName = new Map(layers.map((layer) => [nameOf(layer), layer]));
  const path: JsonLayer[] = [];
  let next: string | null = onlyOutputOf(output);
  while (next !== null) {
    const layer = byName.get(next);
    if (layer === undefined || path.includes(layer)) {
      refuse(`The layer ${quoted(next)} is connected to nothing: save the model again.`);
    }
    path.push(layer);
    next = inboundLayer(layer);
  }
  path.reverse();
  if (nameOf(path[0]!) !== input[0] || path.length !== layers.length) {
    refuse('The layers do not form one path from input to output: only such models can be opened.');
  }
  return path;
}

function nameOf(layer: JsonLayer): string {
  return layer.name ?? layer.config.name;
}

function onlyEnd(candidate: unknown, what: string, end: 'input' | 'output'): TensorReference {
  const ends = readAs(endsSchema, candidate, what, `“${end}_layers”`);
  const [first, ...others] = ends;
  if (first === undefined || others.length > 0) {
    return refuse(`The model has ${ends.length} ${end} layers: only one can be opened.`);
  }
  return first;
}

/** Where a layer gets its input from; null for the input itself. */
function inboundLayer(layer: JsonLayer): string | null {
  const calls = readAs(
    nodesSchema,
    layer.inbound_nodes,
    `The layer ${quoted(layer.config.name)}`,
    '“inbound_nodes”',
  );
  if (calls.length === 0) return null;
  if (calls.some(isTraining)) {
    refuse(
      `The layer ${quoted(layer.config.name)} is called with training=True, as in training: save the model without that.`,
    );
  }
  const sources = calls.flatMap(sourcesOf);
  if (calls.length !== 1 || sources.length !== 1) {
    refuse(
      `The layer ${quoted(layer.config.name)} is used more than once or joins several layers: only models with one path can be opened.`,
    );
  }
  return onlyOutputOf(sources[0]!);
}

function sourcesOf(call: LayerCall): TensorReference[] {
  return Array.isArray(call) ? call : tensorsIn([call.args, call.kwargs]);
}

/** The tensors in the arguments of a call, however deep: how deep JSON goes was looked at before. */
function tensorsIn(argument: unknown): TensorReference[] {
  if (v.is(kerasTensorSchema, argument)) return [argument.config.keras_history];
  if (typeof argument !== 'object' || argument === null) return [];
  return Object.values(argument).flatMap(tensorsIn);
}

/** Dropout would then drop, and batch normalization look at the batch, in play too. */
function isTraining(call: LayerCall): boolean {
  if (!Array.isArray(call)) return call.kwargs?.['training'] === true;
  return call.some(([, , , options]) => v.is(v.object({ training: v.literal(true) }), options));
}

/** The layer that is meant, where it is used once and has one output. */
function onlyOutputOf([layer, use, output]: TensorReference): string {
  if (use !== 0 || output !== 0) {
    refuse(
      `The layer ${quoted(layer)} is used more than once or has several outputs: only models with one path can be opened.`,
    );
  }
  return layer;
}
