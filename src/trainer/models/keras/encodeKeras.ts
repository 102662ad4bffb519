import { zipSync } from 'fflate/browser';
import type { ModelFile } from '../../../shared/modelFile';
import { writtenLayers } from '../layers/writtenLayers';
import { encodeMetadata, metadataKey } from '../metadata';
import type { Model } from '../model';
import { writeHdf5 } from './hdf5Writer';
import { snakeCase } from './snakeCase';
import { configName, metadataName, weightsName } from './names';
import { kerasLayers, weightsOf, type KerasLayer } from './writtenConfig';

/** The first version with this layout. */
const kerasVersion = '3.0.0';
/** The earliest that a zip can tell, so that the same model gives the same zip. */
const noDate = new Date(1980, 0, 1, 12);

/**
 * A model as a .keras file, which Keras 3 loads: `keras.models.load_model('agent.keras')`.
 * @throws ModelFormatError if a parameter is not finite, or Keras has no words for an activation
 */
export async function encodeKeras(model: Model): Promise<ModelFile[]> {
  const { inputs } = model.network;
  const layers = kerasLayers(writtenLayers(model), 'keras3');
  const inputShape = [null, inputs];
  const input = { batch_shape: inputShape, dtype: 'float32', name: 'observation' };
  let units = inputs;
  const config = {
    ...kerasObject('keras', 'Sequential', {
      name: 'cartpole',
      trainable: true,
      dtype: 'float32',
      layers: [
        kerasObject('keras.layers', 'InputLayer', input),
        ...layers.map(({ class_name, config, dense }) => {
          const build_config = { input_shape: [null, units] };
          units = dense?.units ?? units;
          return { ...kerasObject('keras.layers', class_name, config), build_config };
        }),
      ],
      build_input_shape: inputShape,
    }),
    build_config: { input_shape: inputShape },
  };
  const metadata = { keras_version: kerasVersion, [metadataKey]: encodeMetadata(model) };
  const weights = await writeHdf5((file) => {
    file.group('/layers');
    numbered(layers).forEach(
      ([
        group,
        {
          config: { name },
          dense,
        },
      ]) => {
        file.group(`/layers/${group}`);
        file.group(`/layers/${group}/vars`);
        file.text(`/layers/${group}/vars`, 'name', name);
        if (dense === null) return;
        weightsOf(dense).forEach(([, { shape, values }], index) =>
          file.floats(`/layers/${group}/vars/${index}`, shape, values),
        );
      },
    );
  });
  const files = {
    [metadataName]: json(metadata),
    [configName]: json(config),
    [weightsName]: weights,
  };
  // Weights do not compress, and Keras stores them as they are too.
  return [{ name: 'model.keras', bytes: zipSync(files, { level: 0, mtime: noDate }) }];
}

function kerasObject(module: string, className: string, config: object) {
  return { module, class_name: className, config, registered_name: null };
}

/** Layers with the names of their groups: the class, and a running number from the second on. */
function numbered(layers: readonly KerasLayer[]): [string, KerasLayer][] {
  const counts = new Map<string, number>();
  return layers.map((layer) => {
    const start = snakeCase(layer.class_name);
    const count = counts.get(start) ?? 0;
    counts.set(start, count + 1);
    return [count === 0 ? start : `${start}_${count}`, layer];
  });
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
