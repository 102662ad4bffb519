import { isZip } from '../../../shared/modelArchive';
import type { ModelFormat } from '../modelFormat';
import { decodeTfjsLayers } from './decode';
import { encodeTfjsLayers } from './encode';
import { findModelJson } from './modelJson';

/** The folder that `tf.loadLayersModel` opens: model.json and its weights. */
export const tfjsLayersFormat: ModelFormat = {
  id: 'tfjsLayers',
  label: 'TF.js Layers',
  recognizes(files) {
    const modelJson = findModelJson(files);
    // A zip of a model may have any name.
    return modelJson !== undefined && !isZip(modelJson.bytes);
  },
  async decode(files) {
    return { kind: 'model', model: decodeTfjsLayers(files) };
  },
  async encode(model) {
    return encodeTfjsLayers(model);
  },
};
