import * as v from 'valibot';
import { quoted, refuse } from '../modelFormatError';
import { readAs } from '../readAs';
import { singlePath } from './functionalPath';
import { jsonLayersSchema, type JsonLayer, type PathLayer } from './pathLayer';

/** Far more than a network of six dense layers has with all that stands between them. */
const maxLayers = 64;

const name = v.pipe(v.string(), v.minLength(1));
const modelSchema = v.object({ class_name: name, config: v.unknown() });
const wrappedSchema = v.object({ model_config: modelSchema });
/** Keras 1 writes a Sequential model's layers as they are, all later ones in an object. */
const countedSchema = v.union([
  v.pipe(
    v.object({ layers: v.array(v.unknown()) }),
    v.transform(({ layers }) => layers),
  ),
  v.array(v.unknown()),
]);
const connectionsSchema = v.object({ input_layers: v.unknown(), output_layers: v.unknown() });

/**
 * The layers from the input to the output of a Sequential or a single-path functional model, as
 * Keras 1 to 3 and TF.js write them.
 * @param what names the file, or its part, that holds it, in sentences: "model.json"
 * @throws ModelFormatError if the model is of another class, branches, or is damaged
 */
export function readTopology(modelConfig: unknown, what: string): PathLayer[] {
  const wrapped = v.safeParse(wrappedSchema, modelConfig);
  const model = wrapped.success
    ? wrapped.output.model_config
    : readAs(modelSchema, modelConfig, what, 'the model’s description');
  const layers = layersOf(model.class_name, model.config, what);
  const names = new Set<string>();
  for (const layer of layers) {
    if (names.has(layer.config.name)) {
      refuse(`Two layers are called ${quoted(layer.config.name)}: save the model again.`);
    }
    names.add(layer.config.name);
  }
  return layers.map((layer) => ({
    className: classOf(layer),
    name: layer.config.name,
    config: layer.config,
  }));
}

function layersOf(className: string, config: unknown, what: string): JsonLayer[] {
  switch (className) {
    case 'Sequential':
      return withoutNested(boundedLayers(config, what, 'the Sequential model'));
    case 'Functional':
    case 'Model': {
      const part = 'the functional model';
      const layers = withoutNested(boundedLayers(config, what, part));
      const { input_layers, output_layers } = readAs(connectionsSchema, config, what, part);
      return singlePath(layers, input_layers, output_layers, what);
    }
    default:
      return refuse(
        `The model is a ${quoted(className)}: only Sequential and functional models can be opened.`,
      );
  }
}

/** How many there are is looked at before each is. */
function boundedLayers(config: unknown, what: string, part: string): JsonLayer[] {
  const layers = readAs(countedSchema, config, what, part);
  if (layers.length > maxLayers) {
    refuse(
      `The model has ${layers.length} layers, more than the ${maxLayers} that can be opened: choose a smaller model.`,
    );
  }
  return readAs(jsonLayersSchema, layers, what, `the layers of ${part}`);
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

/** Somebody's own class may have the name of one of Keras'. */
function classOf({ class_name, registered_name }: JsonLayer): string {
  const isCustom = typeof registered_name === 'string' && registered_name.includes('>');
  return isCustom ? registered_name : class_name;
}
