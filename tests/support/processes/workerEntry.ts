import { scriptOf } from './scripts';

/** In place of `src/host/models/codec/workerEntry.ts`: the script of the present sources. */
export const workerEntry = scriptOf('src/host/models/codec/modelCodecWorker.ts');
