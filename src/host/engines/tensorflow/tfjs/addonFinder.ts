/**
 * Stands in for @mapbox/node-pre-gyp in the bundle: it is asked where the addon lies, and would
 * look in the folder of its package, which the bundle does not have.
 */

let addon = '';

/** Before TensorFlow.js is loaded. */
export function chooseAddon(path: string): void {
  addon = path;
}

/** Under the name that TensorFlow.js calls. */
export function find(): string {
  return addon;
}
