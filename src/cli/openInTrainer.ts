import { CommandRejected } from '../shared/protocol/protocolClient';
import { supports } from '../trainer/engines/engineAbilities';
import { RefusedModel } from './exitCodes';
import type { OpenedModel } from './openedModel';
import { TrainerConnection } from './trainerConnection';

/**
 * A trainer of this process whose agent is the model.
 * @throws RefusedModel if it cannot be its agent
 */
export async function openInTrainer(opened: OpenedModel): Promise<TrainerConnection> {
  const { name, files, model, hiddenActivation } = opened;
  // The kernels play quickest, and know fewer activations than the plain engine.
  const engine = supports('simd', model.network) ? 'simd' : 'reference';
  const connection = await TrainerConnection.open(engine);
  try {
    await connection.request(
      {
        type: 'importModel',
        requestId: 1,
        name,
        files: [...files],
        ...(hiddenActivation !== null && { hiddenActivation }),
      },
      'modelOpened',
    );
    await connection.status(({ agent }) => agent.origin === 'opened');
    return connection;
  } catch (error) {
    await connection.close();
    throw error instanceof CommandRejected ? new RefusedModel(error.message) : error;
  }
}
