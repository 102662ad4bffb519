import { startSupervisedTrainer } from '../../../src/host/process/trainerRunner';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import type { Circumstances } from '../../../src/trainer/checkpoint/resumption';
import { TrainerClient } from '../../shared/protocol/trainerClient';

/** A trainer that keeps its run in the folder, and a face that it serves. */
export async function startTrainerIn(checkpointFolder: string, circumstances: Circumstances) {
  const trainer = await startSupervisedTrainer({
    options: { checkpointFolder, checkpointSeconds: 1, ...circumstances },
    host: {
      onBlocking: () => undefined,
      onNote: () => undefined,
      onNotKept: () => undefined,
      onFault: () => undefined,
    },
  });
  const [face, far] = createMemoryPortPair();
  trainer.attach(far);
  return { trainer, client: new TrainerClient(face) };
}
