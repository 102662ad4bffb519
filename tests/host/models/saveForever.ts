/**
 * Saves two models in turn into the folder that it is given, until it is killed. Writes a line when
 * it begins and after each save.
 */
import { writeModelFolder } from '../../../src/host/models/modelDestination';
import { largeModel } from '../../trainer/models/largeModels';

const folder = process.argv[2]!;
const models = [largeModel(0.25), largeModel(0.75)];
for (let turn = 0; ; turn++) {
  process.stdout.write(`${turn} saves\n`);
  await writeModelFolder(folder, models[turn % 2]!);
}
