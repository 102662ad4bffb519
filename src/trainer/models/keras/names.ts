/** The files in a .keras file, which is a zip. */
export const configName = 'config.json';
export const metadataName = 'metadata.json';
export const weightsName = 'model.weights.h5';
