/** Saves two models in turn into the folder that it is given, until it is killed. */
import { writeModelFolder } from '../../src/host/modelFolder';
import { largeModel } from './largeModels';

const folder = process.argv[2]!;
const models = [largeModel(0.25), largeModel(0.75)];
process.stdout.write('saving\n');
for (let turn = 0; ; turn++) await writeModelFolder(folder, models[turn % 2]!);
