import { basename } from 'node:path';
import { visible } from '../../shared/visibleText';
import { systemReason } from '../files/systemErrors';

/** A model folder cannot be read or written; the message is one sentence for a person. */
export class ModelFolderError extends Error {
  override readonly name = 'ModelFolderError';
}

/** There is nothing under a path. */
export class MissingModelError extends ModelFolderError {}

/** @throws ModelFolderError always */
export function refuseFolder(sentence: string): never {
  throw new ModelFolderError(sentence);
}

/** A file's or folder's name as it may stand in a sentence. */
export function shown(path: string): string {
  return `“${visible(basename(path) || path)}”`;
}

/**
 * Says in one sentence what the system refused.
 * @param intent what was tried: 'cannot be saved'
 * @throws ModelFolderError always; one that is already a sentence is passed on
 */
export function explainSystemError(error: unknown, path: string, intent: string): never {
  if (error instanceof ModelFolderError) throw error;
  return refuseFolder(`${shown(path)} ${intent}, because ${systemReason(error)}.`);
}
