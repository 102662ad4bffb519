import { join } from 'node:path';
import { builtFolder } from '../../app/appRoot';

/** The script of the thread in which models are read and written; tests bundle their own. */
export const workerEntry = join(builtFolder, 'main/modelCodecWorker.js');
