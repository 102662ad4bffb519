import { chooseAddon } from './addonFinder';

/** What of TensorFlow.js is in the bundle, with its native backend. */
export type Tensorflow = typeof import('@tensorflow/tfjs-core') &
  typeof import('@tensorflow/tfjs-layers');

/**
 * The one entry of out/tensorflow/tfjs.cjs, which holds all of TensorFlow.js' JavaScript.
 * @param addon the installation's tfjs_binding.node
 * @throws Error of the system's loader
 */
export async function loadTfjs(addon: string): Promise<Tensorflow> {
  chooseAddon(addon);
  return import('@tensorflow/tfjs-node-gpu');
}
