import { maxModelBytes, maxModelFiles, type ModelFile } from '../../shared/modelFile';
import { shortName } from './shortName';

export interface PickedModel {
  readonly name: string;
  readonly files: ModelFile[];
}

/** A model as one zip that holds a folder `name` with its files. */
export async function zipModel(
  name: string,
  files: readonly ModelFile[],
): Promise<Uint8Array<ArrayBuffer>> {
  const { zipSync } = await import('fflate');
  // Weights do not compress: level 1 keeps a large model quick.
  return zipSync(
    { [name]: Object.fromEntries(files.map((file) => [file.name, file.bytes])) },
    {
      level: 1,
    },
  );
}

/**
 * The model in what a person picked: one zip, or the files of a model folder.
 * @throws Error with one sentence that says what is wrong and what to do
 */
export async function readPickedModel(picked: readonly ModelFile[]): Promise<PickedModel> {
  const zip = picked.find((file) => file.name.toLowerCase().endsWith('.zip'));
  if (zip !== undefined) {
    if (picked.length > 1) throw new Error('Open one zip at a time, without other files.');
    return modelInZip(zip);
  }
  refuseUnlikely(picked);
  const topology = picked.find((file) => file.name.toLowerCase().endsWith('.json'));
  if (topology === undefined && picked.length === 1) {
    return { name: shortName(baseName(picked[0]!.name)), files: [...picked] };
  }
  if (topology === undefined) {
    throw new Error('The model.json is missing: choose it together with its weights files.');
  }
  return { name: shortName(baseName(topology.name)), files: [...picked] };
}

async function modelInZip(zip: ModelFile): Promise<PickedModel> {
  const { unzipSync } = await import('fflate');
  const zipName = shortName(zip.name);
  const unreadable = `${zipName} is not a zip that can be read: choose a model that CartPole Studio saved.`;
  let unpackedBytes = 0;
  let entries: Record<string, Uint8Array<ArrayBuffer>>;
  try {
    entries = unzipSync(zip.bytes, {
      filter(entry) {
        if (!isModelEntry(entry.name)) return false;
        unpackedBytes += entry.originalSize;
        return unpackedBytes <= maxModelBytes;
      },
    });
  } catch {
    throw new Error(unreadable);
  }
  if (unpackedBytes > maxModelBytes) throw new Error(tooLarge);
  const files = Object.entries(entries).map(([path, bytes]) => ({ name: lastPart(path), bytes }));
  if (files.length === 0) throw new Error(`${zipName} holds no model files: choose another zip.`);
  if (new Set(files.map((file) => file.name)).size < files.length) {
    throw new Error(`${zipName} holds more than one model: choose a zip with one.`);
  }
  refuseUnlikely(files);
  return { name: shortName(folderOf(Object.keys(entries)[0]!) ?? baseName(zip.name)), files };
}

const tooLarge = 'These files are larger than any CartPole model: choose a saved model.';

function refuseUnlikely(files: readonly ModelFile[]): void {
  if (files.length === 0) throw new Error('No file was chosen: choose a saved model’s zip.');
  if (files.length > maxModelFiles) {
    throw new Error('These are too many files for one model: choose a saved model’s zip.');
  }
  const bytes = files.reduce((total, file) => total + file.bytes.length, 0);
  if (bytes > maxModelBytes) throw new Error(tooLarge);
}

/** Folders and what macOS adds beside them are no files of the model. */
function isModelEntry(path: string): boolean {
  return !path.endsWith('/') && !path.startsWith('__MACOSX/') && !lastPart(path).startsWith('.');
}

/** The name of the folder that a file lies in, which outlives a renamed download. */
function folderOf(path: string): string | null {
  return path.split('/').at(-2) ?? null;
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

function baseName(name: string): string {
  return name.replace(/\.[^.]+$/, '') || name;
}
