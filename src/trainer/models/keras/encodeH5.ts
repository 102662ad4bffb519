import type { ModelFile } from '../../../shared/modelFile';
import { writtenLayers } from '../layers/writtenLayers';
import { encodeMetadata, metadataKey } from '../metadata';
import type { Model } from '../model';
import { writeHdf5 } from './hdf5Writer';
import { kerasLayers, weightsOf } from './writtenConfig';

/** What the layout is of, and both Keras 2 and Keras 3 read. */
const kerasVersion = '2.15.0';

/**
 * A model as an HDF5 file that Keras 2 and Keras 3 load: `keras.models.load_model('agent.h5')`.
 * @throws ModelFormatError if a parameter is not finite, or Keras has no words for an activation
 */
export async function encodeH5(model: Model): Promise<ModelFile[]> {
  const layers = kerasLayers(writtenLayers(model), 'keras2And3');
  const input = {
    class_name: 'InputLayer',
    config: {
      batch_input_shape: [null, model.network.inputs],
      dtype: 'float32',
      name: 'observation',
    },
  };
  const config = {
    class_name: 'Sequential',
    config: {
      name: 'cartpole',
      layers: [input, ...layers.map(({ class_name, config }) => ({ class_name, config }))],
    },
  };
  const bytes = await writeHdf5((file) => {
    file.text('/', 'keras_version', kerasVersion);
    file.text('/', 'backend', 'tensorflow');
    file.text('/', 'model_config', JSON.stringify(config));
    file.text('/', metadataKey, JSON.stringify(encodeMetadata(model)));
    const root = '/model_weights';
    file.group(root);
    file.text(root, 'keras_version', kerasVersion);
    file.text(root, 'backend', 'tensorflow');
    file.names(
      root,
      'layer_names',
      layers.map(({ config: { name } }) => name),
    );
    for (const {
      config: { name },
      dense,
    } of layers) {
      const group = `${root}/${name}`;
      file.group(group);
      const weights = dense === null ? [] : weightsOf(dense);
      file.names(
        group,
        'weight_names',
        weights.map(([part]) => `${name}/${part}:0`),
      );
      if (weights.length > 0) file.group(`${group}/${name}`);
      for (const [part, { shape, values }] of weights) {
        file.floats(`${group}/${name}/${part}:0`, shape, values);
      }
    }
  });
  return [{ name: 'model.h5', bytes }];
}
