import { resolve } from 'node:path';

/**
 * The absolute path of a path that a person named, seen from the folder where this process works.
 * @throws Error with a sentence if that folder is needed and was deleted meanwhile
 */
export function absolutePath(path: string): string {
  try {
    return resolve(path);
  } catch (error) {
    throw new Error(
      'The folder that you are in was deleted or moved away: change to another folder, or name absolute paths.',
      { cause: error },
    );
  }
}
