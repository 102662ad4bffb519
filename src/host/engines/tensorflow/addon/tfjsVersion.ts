import { version } from '@tensorflow/tfjs-node-gpu/package.json';

/** The version of TensorFlow.js that the app was built with: an addon is made for one version. */
export const tfjsVersion: string = version;
