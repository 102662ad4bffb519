import * as v from 'valibot';
import { quoted, refuse } from '../modelFormatError';
import { readAs } from './modelJson';

const name = v.pipe(v.string(), v.minLength(1));
/** A layer's name, which of its uses is meant, and which of that use's outputs. */
const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const tensorReference = v.looseTuple([name, index, index]);
type TensorReference = v.InferOutput<typeof tensorReference>;

const layerSchema = v.object({
  class_name: name,
  name: v.optional(name),
  config: v.looseObject({ name }),
  inbound_nodes: v.optional(v.unknown()),
});
const layersSchema = v.pipe(v.array(layerSchema), v.minLength(1), v.maxLength(64));

const modelSchema = v.object({ class_name: name, config: v.unknown() });
const wrappedSchema = v.object({ model_config: modelSchema });
const sequentialSchema = v.union([
  v.pipe(
    v.object({ layers: layersSchema }),
    v.transform(({ layers }) => layers),
  ),
  layersSchema,
]);
const functionalSchema = v.object({
  layers: layersSchema,
  input_layers: v.array(tensorReference),
  output_layers: v.array(tensorReference),
});
const inboundNodesSchema = v.array(v.array(tensorReference));

type JsonLayer = v.InferOutput<typeof layerSchema>;

/** A layer of the model's single path. */
export interface PathLayer {
  readonly className: string;
  readonly name: string;
  readonly config: unknown;
}

/**
 * The layers from the input to the output of a Sequential or a single-path functional model.
 * @throws ModelFormatError if the model is of another class, branches, or is damaged
 */
export function readTopology(modelTopology: unknown): PathLayer[] {
  const wrapped = v.safeParse(wrappedSchema, modelTopology);
  const model = wrapped.success
    ? wrapped.output.model_config
    : readAs(modelSchema, modelTopology, 'modelTopology');
  const layers = layersOf(model.class_name, model.config);
  const names = new Set<string>();
  for (const layer of layers) {
    if (names.has(layer.config.name)) {
      refuse(`Two layers are called ${quoted(layer.config.name)}: save the model again.`);
    }
    names.add(layer.config.name);
  }
  return layers.map((layer) => ({
    className: layer.class_name,
    name: layer.config.name,
    config: layer.config,
  }));
}

function layersOf(className: string, config: unknown): JsonLayer[] {
  switch (className) {
    case 'Sequential':
      return withoutNested(readAs(sequentialSchema, config, 'the Sequential model'));
    case 'Functional':
    case 'Model': {
      const model = readAs(functionalSchema, config, 'the functional model');
      withoutNested(model.layers);
      return singlePath(model);
    }
    default:
      return refuse(
        `The model is a ${quoted(className)}: only Sequential and functional models can be opened.`,
      );
  }
}

const modelClasses: ReadonlySet<string> = new Set(['Sequential', 'Functional', 'Model']);

function withoutNested(layers: JsonLayer[]): JsonLayer[] {
  const nested = layers.find((layer) => modelClasses.has(layer.class_name));
  if (nested !== undefined) {
    refuse(
      `The layer ${quoted(nested.config.name)} is a model of its own, with layers inside: put its layers in its place, and save it again.`,
    );
  }
  return layers;
}

/** Walks from the output back to the input. */
function singlePath(model: v.InferOutput<typeof functionalSchema>): JsonLayer[] {
  const [input, ...otherInputs] = model.input_layers;
  const [output, ...otherOutputs] = model.output_layers;
  if (input === undefined || otherInputs.length > 0) {
    refuse(`The model has ${model.input_layers.length} input layers: only one can be opened.`);
  }
  if (output === undefined || otherOutputs.length > 0) {
    refuse(`The model has ${model.output_layers.length} output layers: only one can be opened.`);
  }
  const layers = new Map(model.layers.map((layer) => [layer.name ?? layer.config.name, layer]));
  const path: JsonLayer[] = [];
  let next: string | null = onlyOutputOf(output);
  while (next !== null) {
    const layer = layers.get(next);
    if (layer === undefined || path.includes(layer)) {
      refuse(`The layer ${quoted(next)} is connected to nothing: save the model again.`);
    }
    path.unshift(layer);
    next = inboundLayer(layer);
  }
  if ((path[0]!.name ?? path[0]!.config.name) !== input[0] || path.length !== model.layers.length) {
    refuse('The layers do not form one path from input to output: only such models can be opened.');
  }
  return path;
}

/** Where a layer gets its input from; null for the input itself. */
function inboundLayer(layer: JsonLayer): string | null {
  const nodes = readAs(
    inboundNodesSchema,
    layer.inbound_nodes,
    `layer ${quoted(layer.config.name)}`,
  );
  if (nodes.length === 0) return null;
  const sources = nodes.flat();
  if (nodes.length !== 1 || sources.length !== 1) {
    refuse(
      `The layer ${quoted(layer.config.name)} is used more than once or joins several layers: only models with one path can be opened.`,
    );
  }
  return onlyOutputOf(sources[0]!);
}

/** The layer that is meant, where it is used once and has one output. */
function onlyOutputOf([name, use, output]: TensorReference): string {
  if (use !== 0 || output !== 0) {
    refuse(
      `The layer ${quoted(name)} is used more than once or has several outputs: only models with one path can be opened.`,
    );
  }
  return name;
}
