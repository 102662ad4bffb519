import { createRequire } from 'node:module';

interface OldUtilities {
  isNullOrUndefined?: (value: unknown) => boolean;
  isArray?: (value: unknown) => boolean;
}

/**
 * Puts back the two functions of node:util that @tensorflow/tfjs-node-gpu 4.22 calls and Node 23
 * removed. Node 22 still has them, with a warning to the terminal: these come without.
 */
export function putBackNodeUtilities(): void {
  // The object that `require('util')` gives, not an import's frozen view of it.
  const util = createRequire(import.meta.url)('node:util') as OldUtilities;
  util.isNullOrUndefined = (value) => value === null || value === undefined;
  util.isArray = (value) => Array.isArray(value);
}
