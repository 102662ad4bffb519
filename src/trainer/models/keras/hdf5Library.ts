import type { File, Group, Module } from 'h5wasm';

/** The library's file system, which lies in memory and holds no other files than ours. */
interface MemoryFiles {
  writeFile(path: string, bytes: Uint8Array, options: { readonly canOwn: boolean }): void;
  readFile(path: string): Uint8Array;
  unlink(path: string): void;
  open(path: string, flags: string): unknown;
  close(stream: unknown): void;
  getStream(descriptor: number): unknown;
}

/** h5wasm, ready to work. */
export interface Hdf5Library {
  /** HDF5's own functions, which tell by a status whether they could do their work. */
  readonly functions: typeof Module;
  readonly files: MemoryFiles;
  /** What h5wasm builds on them; it passes over each status. */
  readonly File: typeof File;
  readonly Group: typeof Group;
}

const standardError = 2;

let loading: Promise<Hdf5Library> | null = null;
let named = 0;

/**
 * Loads the library when the first Keras file arrives, since it weighs four megabytes. It is its
 * build for browsers, which works on Node too: the build for Node would see the disk.
 */
export function hdf5Library(): Promise<Hdf5Library> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Hdf5Library> {
  const { File, Group, ready } = await import('h5wasm');
  const functions = await ready;
  const files = functions.FS as unknown as MemoryFiles;
  // The library would print every failure there, with a dozen lines for a damaged file. A call's
  // status tells as much.
  files.close(files.getStream(standardError));
  files.open('/dev/null', 'w');
  return { functions, files, File, Group };
}

/** A name in the library's memory that no file has or had. */
export function freshFileName(): string {
  named += 1;
  return `/model-${named}.h5`;
}
