import type { ModelFile } from '../../shared/modelFile';
import { endingOf, isJson, isWeights } from './folderFiles';
import { shortName } from './shortName';

/** A model that a person chose, with the name that the agent gets. */
export interface PickedModel {
  readonly name: string;
  readonly files: readonly ModelFile[];
}

/**
 * What a person picked as one model: a single file, or the files of a folder. Nothing of it is
 * unpacked here: which format it has, and whether it is a model, is for the trainer to say.
 * @param folderName of the folder that the files came in; null where they came by themselves
 * @throws Error with one sentence that says what is wrong and what to do
 */
export async function pickedModel(
  picked: readonly ModelFile[],
  folderName: string | null = null,
): Promise<PickedModel> {
  const [file] = picked;
  if (file === undefined) throw new Error('No file was chosen: choose a saved model.');
  const modelJson = picked.find(isJson);
  if (modelJson !== undefined) {
    return { name: shortName(folderName ?? withoutEnding(modelJson.name)), files: picked };
  }
  if (picked.length === 1) return { name: shortName(await nameOf(file)), files: picked };
  throw new Error(
    picked.every(isWeights)
      ? 'The model.json is missing: choose it together with its weights files.'
      : 'These are several models: open one at a time.',
  );
}

/** A zip is called after the folder in it, which outlives a renamed download. */
async function nameOf({ name, bytes }: ModelFile): Promise<string> {
  if (endingOf(name) !== 'zip') return withoutEnding(name);
  const { folderInZip } = await import('../../shared/modelArchive');
  return folderInZip(bytes) ?? withoutEnding(name);
}

function withoutEnding(name: string): string {
  return name.replace(/\.[^.]+$/, '') || name;
}
