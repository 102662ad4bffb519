import type { ModelFile } from '../../../../src/shared/modelFile';
import { tf } from '../../../support/tfjs';

/** The public TF.js package, on plain JavaScript. */
export async function readyTfjs(): Promise<typeof tf> {
  await tf.setBackend('cpu');
  return tf;
}

/** Opens a written folder as any TF.js program would: by model.json and the files it names. */
export async function loadByTfjs(files: readonly ModelFile[]): Promise<tf.LayersModel> {
  const bytesOf = (name: string) => files.find((file) => file.name === name)!.bytes;
  const json = JSON.parse(new TextDecoder().decode(bytesOf('model.json'))) as tf.io.ModelJSON;
  const manifest = json.weightsManifest;
  const weights = Buffer.concat(manifest.flatMap((group) => group.paths.map(bytesOf)));
  return tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: json.modelTopology,
      weightSpecs: manifest.flatMap((group) => group.weights),
      weightData: Uint8Array.from(weights).buffer,
      format: json.format!,
      userDefinedMetadata: json.userDefinedMetadata!,
    }),
  );
}

/** The files that TF.js itself would write, in shards of at most `shardBytes`. */
export async function saveByTfjs(
  model: tf.LayersModel,
  options: { shardBytes: number; includeOptimizer: boolean },
): Promise<ModelFile[]> {
  let artifacts: tf.io.ModelArtifacts | null = null;
  await model.save(
    tf.io.withSaveHandler((saved) => {
      artifacts = saved;
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' },
      });
    }),
    { includeOptimizer: options.includeOptimizer },
  );
  const { weightData, weightSpecs, ...rest } = artifacts! as tf.io.ModelArtifacts;
  const all = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData));
  const shards: ModelFile[] = [];
  for (let start = 0; start < all.length; start += options.shardBytes) {
    const name = `group1-shard${shards.length + 1}.bin`;
    shards.push({ name, bytes: all.slice(start, start + options.shardBytes) });
  }
  const weightsManifest = [{ paths: shards.map((shard) => shard.name), weights: weightSpecs }];
  const json = JSON.stringify({ ...rest, weightsManifest });
  return [{ name: 'model.json', bytes: new TextEncoder().encode(json) }, ...shards];
}

export function qValuesByTfjs(
  model: tf.LayersModel,
  observations: readonly (readonly number[])[],
): number[][] {
  return tf.tidy(() => {
    const input = tf.tensor2d(observations.map((observation) => [...observation]));
    return (model.predict(input) as tf.Tensor2D).arraySync();
  });
}
