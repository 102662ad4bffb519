import { foreignModelEndings, modelEndings } from '../../shared/modelFile';

const ofFolders = ['json', 'bin'];
const ofSingleFiles: ReadonlySet<string> = new Set(
  [...modelEndings, ...foreignModelEndings].filter((ending) => !ofFolders.includes(ending)),
);

interface Named {
  readonly name: string;
}

/**
 * Of the files in a folder those that may be a model, by their names: the model.json and its
 * weights, or else every file that is a model by itself.
 */
export function modelsAmong<File extends Named>(files: readonly File[]): readonly File[] {
  const seen = files.filter(({ name }) => !name.startsWith('.'));
  const single = seen.filter(({ name }) => ofSingleFiles.has(endingOf(name)));
  if (single.length > 0 && !seen.some(({ name }) => name === 'model.json')) return single;
  const hasJson = seen.some(isJson);
  return seen.filter((file) => isJson(file) || (hasJson && isWeights(file)));
}

/** Whether files are a folder's weights, which say nothing without their model.json. */
export function isWeights({ name }: Named): boolean {
  // Converters name them “group1-shard1of2.bin”, early ones without the ending.
  return endingOf(name) === 'bin' || !name.includes('.');
}

export function isJson({ name }: Named): boolean {
  return endingOf(name) === 'json';
}

/** Without its dot and in small letters; the whole name where it has no dot. */
export function endingOf(name: string): string {
  return name.split('.').at(-1)!.toLowerCase();
}
