import type { ModelFormat } from '../modelFormat';
import { decodeTfjsLayers } from './decode';
import { encodeTfjsLayers } from './encode';
import { findModelJson } from './modelJson';

/** The folder that `tf.loadLayersModel` opens: model.json and its weights. */
export const tfjsLayersFormat: ModelFormat = {
  id: 'tfjsLayers',
  label: 'TF.js Layers',
  recognizes: (files) => findModelJson(files) !== undefined,
  decode: decodeTfjsLayers,
  encode: encodeTfjsLayers,
};
