import { JsonRefusedError, parseBoundedJson } from '../../../shared/boundedJson';
import { maxModelJsonBytes } from '../../../shared/modelFile';
import { refuse } from '../modelFormatError';

/**
 * JSON in a file of Keras'.
 * @param what names it at the beginning of a sentence
 * @throws ModelFormatError if it is none, too large or too deep
 */
export function readJson(bytes: Uint8Array, what: string): unknown {
  try {
    return parseBoundedJson(bytes, maxModelJsonBytes);
  } catch (error) {
    if (!(error instanceof JsonRefusedError)) throw error;
    return refuse(`${what} ${error.message}: save the model again.`);
  }
}
