import { JsonRefusedError, parseBoundedJson } from '../../shared/boundedJson';
import { maxModelJsonBytes } from '../../shared/modelFile';
import { refuse } from './modelFormatError';

/**
 * JSON in a model's file.
 * @param what names it at the beginning of a sentence
 * @param advice what to do where it is none, after a colon
 * @throws ModelFormatError if it is none, too large or too deep
 */
export function readJson(
  bytes: Uint8Array,
  what: string,
  advice = 'save the model again',
): unknown {
  try {
    return parseBoundedJson(bytes, maxModelJsonBytes);
  } catch (error) {
    if (!(error instanceof JsonRefusedError)) throw error;
    return refuse(`${what} ${error.message}: ${advice}.`);
  }
}
