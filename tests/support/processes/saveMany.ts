/**
 * Saves a model so many times into the folder that it is given, and tells after each time whether it
 * was saved or refused. The model's weights all have the number that it is given.
 */
import { ModelFolderError } from '../../../src/host/models/modelFolderError';
import { writeModelFolder } from '../../../src/host/models/modelDestination';
import { largeModel } from '../../trainer/models/largeModels';

const [, , folder, fill, saves] = process.argv;
const model = largeModel(Number(fill));
for (let save = 0; save < Number(saves); save++) {
  const outcome = await writeModelFolder(folder!, model).then(
    () => 'saved',
    (error: unknown) => {
      if (!(error instanceof ModelFolderError)) throw error;
      return error.message;
    },
  );
  process.stdout.write(`${outcome}\n`);
}
