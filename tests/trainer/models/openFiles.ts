import type { ModelFile } from '../../../src/shared/modelFile';
import type { ActivationName } from '../../../src/shared/activations';
import type { Model } from '../../../src/trainer/models/model';
import { decodeModel } from '../../../src/trainer/models/modelFormats';

/** The model in a person’s files, which must not ask for more. */
export async function openFiles(
  files: readonly ModelFile[],
  hiddenActivation: ActivationName | null = null,
): Promise<Model> {
  const decoded = await decodeModel(files, { hiddenActivation });
  if (decoded.kind !== 'model') throw new Error('The files ask for an activation.');
  return decoded.model;
}
