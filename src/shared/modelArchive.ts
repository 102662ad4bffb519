import { unzipSync, zipSync } from 'fflate/browser';
import { maxModelBytes, maxModelFiles, readmeName, type ModelFile } from './modelFile';
import { unpacked, zipEntries } from './zipFile';

/** A zip cannot be read as a model; the message goes on after the zip’s name: "holds no model". */
export class ModelArchiveError extends Error {
  override readonly name = 'ModelArchiveError';
}

/**
 * A model as one zip that holds a folder `name` with its files.
 * @param readme the text about it, which lies among them
 */
export function zipModel(
  name: string,
  files: readonly ModelFile[],
  readme?: string,
): Uint8Array<ArrayBuffer> {
  const folder = Object.fromEntries(files.map((file) => [file.name, file.bytes]));
  if (readme !== undefined) folder[readmeName] = new TextEncoder().encode(readme);
  // Weights do not compress: level 1 keeps a large model quick.
  return zipSync({ [name]: folder }, { level: 1 });
}

/** Whether these are the bytes of a zip, whatever its file is called. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2]! < 9 && bytes[3]! < 9;
}

/**
 * The paths of the files in a zip, none of which is unpacked.
 * @throws ModelArchiveError if it is no zip
 */
export function namesInZip(bytes: Uint8Array): string[] {
  const names: string[] = [];
  readable(() =>
    unzipSync(bytes, {
      filter: ({ name }) => {
        names.push(name);
        return false;
      },
    }),
  );
  return names;
}

/**
 * The model in a zip.
 * @throws ModelArchiveError if it is no zip, holds no model or several, or is too large
 */
export function unzipModel(bytes: Uint8Array): ModelFile[] {
  const entries = readable(() => zipEntries(bytes)).filter(({ path }) => isModelEntry(path));
  if (entries.length === 0) {
    throw new ModelArchiveError('holds no model files: choose another zip.');
  }
  if (entries.reduce((total, { size }) => total + size, 0) > maxModelBytes) {
    throw new ModelArchiveError('is larger than any CartPole model: choose a saved model.');
  }
  if (entries.length > maxModelFiles) {
    throw new ModelArchiveError('holds too many files for one model: choose a saved model’s zip.');
  }
  if (new Set(entries.map(({ path }) => lastPart(path))).size < entries.length) {
    throw new ModelArchiveError('holds more than one model: choose a zip with one.');
  }
  return entries.map((entry) => ({
    name: lastPart(entry.path),
    bytes: readable(() => unpacked(entry)),
  }));
}

/** The name of the folder that a model lies in within a zip; null where it lies in none, or is none. */
export function folderInZip(bytes: Uint8Array): string | null {
  try {
    const first = zipEntries(bytes).find(({ path }) => isModelEntry(path));
    // It outlives a renamed download.
    return first?.path.split('/').at(-2) ?? null;
  } catch {
    return null;
  }
}

function readable<Result>(read: () => Result): Result {
  try {
    return read();
  } catch {
    throw new ModelArchiveError(
      'is not a zip that can be read: choose a model that CartPole Studio saved.',
    );
  }
}

/** Folders and what macOS adds beside them are no files of the model. */
function isModelEntry(path: string): boolean {
  return !path.endsWith('/') && !path.startsWith('__MACOSX/') && !lastPart(path).startsWith('.');
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
