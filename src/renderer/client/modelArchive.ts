import {
  foreignModelEndings,
  maxModelBytes,
  maxModelFiles,
  type ModelFile,
} from '../../shared/modelFile';
import { shortName } from './shortName';

/** A model that a person chose, with the name that the agent gets. */
export interface PickedModel {
  readonly name: string;
  readonly files: ModelFile[];
}

/** A model as one zip that holds a folder `name` with its files. */
export async function zipModel(
  name: string,
  files: readonly ModelFile[],
): Promise<Uint8Array<ArrayBuffer>> {
  const archive = await import('../../shared/modelArchive');
  return archive.zipModel(name, files);
}

/**
 * The model in what a person picked: one zip, or the files of a model folder. Any other single file
 * is handed on as it is, and so are files of another program: the trainer knows the formats of
 * models by their content, and names one that it cannot open.
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
  if (topology === undefined && picked.length > 1 && !picked.some(isForeign)) {
    throw new Error('The model.json is missing: choose it together with its weights files.');
  }
  return { name: shortName(baseName((topology ?? picked[0]!).name)), files: [...picked] };
}

async function modelInZip(zip: ModelFile): Promise<PickedModel> {
  const { unzipModel, ModelArchiveError } = await import('../../shared/modelArchive');
  try {
    const { folderName, files } = unzipModel(zip.bytes);
    return { name: shortName(folderName ?? baseName(zip.name)), files };
  } catch (error) {
    if (!(error instanceof ModelArchiveError)) throw error;
    throw new Error(`${shortName(zip.name)} ${error.message}`, { cause: error });
  }
}

function refuseUnlikely(files: readonly ModelFile[]): void {
  if (files.length === 0) throw new Error('No file was chosen: choose a saved model’s zip.');
  if (files.length > maxModelFiles) {
    throw new Error('These are too many files for one model: choose a saved model’s zip.');
  }
  const bytes = files.reduce((total, file) => total + file.bytes.length, 0);
  if (bytes > maxModelBytes) {
    throw new Error('These files are larger than any CartPole model: choose a saved model.');
  }
}

const foreignEndings: ReadonlySet<string> = new Set(foreignModelEndings);

function isForeign({ name }: ModelFile): boolean {
  return foreignEndings.has(name.split('.').at(-1)!.toLowerCase());
}

function baseName(name: string): string {
  return name.replace(/\.[^.]+$/, '') || name;
}
