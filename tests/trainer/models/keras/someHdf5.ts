import type { File as Hdf5 } from 'h5wasm';
import { hdf5Library } from '../../../../src/trainer/models/keras/hdf5Library';
import type { ModelFile } from '../../../../src/shared/modelFile';

let made = 0;

/** An HDF5 file by the library itself, with whatever is in it. */
export async function hdf5With(fill: (file: Hdf5) => void): Promise<Uint8Array<ArrayBuffer>> {
  const { File, files } = await hdf5Library();
  made += 1;
  const name = `/made-${made}.h5`;
  const file = new File(name, 'w');
  fill(file);
  file.close();
  const bytes = Uint8Array.from(files.readFile(name));
  files.unlink(name);
  return bytes;
}

export const named = (name: string, bytes: Uint8Array): ModelFile => ({
  name,
  bytes: Uint8Array.from(bytes),
});

/** A layer of Keras 2 in a model's description. */
export function dense(name: string, units: unknown, more: object = {}) {
  return { class_name: 'Dense', config: { name, units, activation: 'linear', ...more } };
}

export const firstInput = { batch_input_shape: [null, 4] };
const layers = [dense('hidden', 8, firstInput), dense('q', 2)];

export interface H5Parts {
  /** In place of a description of two dense layers. */
  readonly modelConfig?: unknown;
  /** In place of ['hidden', 'q']. */
  readonly layerNames?: readonly string[];
  /** In place of the first kernel, (4, 8). */
  readonly addKernel?: (file: Hdf5, group: string, name: string) => void;
  readonly addMore?: (file: Hdf5) => void;
}

/** A whole model as Keras 2 writes it, 4-8-2, with some part of it changed. */
export function kerasH5With(parts: H5Parts = {}): Promise<Uint8Array<ArrayBuffer>> {
  const config = parts.modelConfig ?? {
    class_name: 'Sequential',
    config: { name: 'made', layers },
  };
  return hdf5With((file) => {
    file.create_attribute('keras_version', '2.15.0', [], 'S');
    const text = typeof config === 'string' ? config : JSON.stringify(config);
    file.create_attribute('model_config', text, [], 'S');
    const weights = file.create_group('model_weights');
    weights.create_attribute('layer_names', [...(parts.layerNames ?? ['hidden', 'q'])]);
    for (const [layer, rows, units] of [
      ['hidden', 4, 8],
      ['q', 8, 2],
    ] as const) {
      const group = weights.create_group(layer);
      group.create_attribute('weight_names', [`${layer}/kernel:0`, `${layer}/bias:0`]);
      const inner = group.create_group(layer);
      if (layer === 'hidden' && parts.addKernel !== undefined) {
        parts.addKernel(file, `model_weights/${layer}/${layer}`, 'kernel:0');
      } else {
        const data = new Float32Array(rows * units).fill(0.25);
        inner.create_dataset({ name: 'kernel:0', data, shape: [rows, units] });
      }
      inner.create_dataset({ name: 'bias:0', data: new Float32Array(units), shape: [units] });
    }
    parts.addMore?.(file);
  });
}
