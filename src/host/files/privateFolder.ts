import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemCode } from './systemErrors';

/** Nobody else may read, change or enter. */
const privateMode = 0o700;
const othersBits = 0o077;

/** A folder is there that others could have filled, or can read; the message is a clause. */
export class NotPrivateError extends Error {
  override readonly name = 'NotPrivateError';
}

/**
 * The user's own folder inside the one for temporary files, which all users of a machine share:
 * whoever came first could have made a folder of any name there.
 * @throws NotPrivateError with a clause if it is another user's, a link, or open to others
 * @throws Error of the system
 */
export async function privateTemporaryFolder(parent = tmpdir()): Promise<string> {
  await mkdir(join(parent, ownName()), { mode: privateMode }).catch((error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw error;
  });
  return checkedFolder(parent);
}

/**
 * The same folder, if it was made before; null if there is none.
 * @throws NotPrivateError with a clause if it is another user's, a link, or open to others
 * @throws Error of the system
 */
export async function existingPrivateFolder(parent = tmpdir()): Promise<string | null> {
  return checkedFolder(parent).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  });
}

const userId = process.getuid?.() ?? null;

/** Windows gives each user such a folder, and its files have lists of rights in place of modes. */
function ownName(): string {
  return userId === null ? 'cartpole-studio' : `cartpole-studio-${userId}`;
}

async function checkedFolder(parent: string): Promise<string> {
  const name = ownName();
  const folder = join(parent, name);
  // Not through a link. What passes stays the user's own: only its owner can rename or replace it.
  const stats = await lstat(folder);
  if (!stats.isDirectory()) throw new NotPrivateError(`“${name}” is no folder`);
  if (userId === null) return folder;
  if (stats.uid !== userId) throw new NotPrivateError(`“${name}” belongs to another user`);
  if ((stats.mode & othersBits) !== 0) {
    throw new NotPrivateError(`“${name}” is open to other users`);
  }
  return folder;
}
