import { constants } from 'node:fs';
import { lstat, open, stat, type FileHandle } from 'node:fs/promises';

/** What a file was taken for is a folder, a link, a device or a pipe. */
export class NotPlainFileError extends Error {
  override readonly name = 'NotPlainFileError';
}

/** A file is larger than whoever reads it can use. */
export class FileTooLargeError extends Error {
  override readonly name = 'FileTooLargeError';
}

interface ReadingOptions {
  /** More than this is never read, even of a file that grows or tells no size. */
  readonly maxBytes: number;
  /** For a path that a person chose: a link may lead to the plain file. */
  readonly followsLinks?: boolean;
}

/** Bytes that are read at once behind the size that a file told. */
const growthBytes = 64 * 1024;

/**
 * Reads a regular file, and nothing else: what is behind a device or a pipe may never end or never
 * begin, and opening one can do something.
 * @throws NotPlainFileError if it is none, FileTooLargeError if it has too many bytes
 * @throws Error of the system if it cannot be read
 */
export async function readPlainFile(
  path: string,
  { maxBytes, followsLinks = false }: ReadingOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const stats = await (followsLinks ? stat(path) : lstat(path));
  if (!stats.isFile()) throw new NotPlainFileError(path);
  // Windows has neither of the two; the second keeps from waiting, should a pipe have come meanwhile.
  const noFollow = followsLinks ? 0 : (constants.O_NOFOLLOW ?? 0);
  const flags = constants.O_RDONLY | noFollow | (constants.O_NONBLOCK ?? 0);
  const handle = await open(path, flags);
  try {
    const opened = await handle.stat();
    if (!opened.isFile()) throw new NotPlainFileError(path);
    if (opened.size > maxBytes) throw new FileTooLargeError(path);
    return await readAtMost(handle, opened.size, maxBytes);
  } finally {
    await handle.close();
  }
}

async function readAtMost(
  handle: FileHandle,
  size: number,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  for (;;) {
    const part = new Uint8Array(total < size ? size - total : growthBytes);
    const { bytesRead } = await handle.read(part, 0, part.length, null);
    if (bytesRead === 0) break;
    total += bytesRead;
    if (total > maxBytes) throw new FileTooLargeError('It grew while it was read.');
    parts.push(bytesRead === part.length ? part : part.slice(0, bytesRead));
  }
  const [whole] = parts;
  if (parts.length === 1) return whole!;
  return Buffer.concat(parts, total);
}
