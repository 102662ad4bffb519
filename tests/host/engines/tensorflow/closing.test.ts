import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TrainerSupervisor } from '../../../../src/host/process/trainerSupervisor';
import { startTrainerChild } from '../../../../src/server/trainerChild';
import type { Command } from '../../../../src/shared/protocol/commands';
import { createMemoryPortPair } from '../../../../src/shared/ports/memoryPort';
import type { Port } from '../../../../src/shared/ports/port';
import { PROTOCOL_VERSION } from '../../../../src/shared/protocol/protocol';
import { trainerEntry } from '../../../server/serverFixture';
import { trainerArguments } from '../../../support/trainerArguments';
import { FakeTools, isAlive } from './support/fakeTools';

describe.skipIf(process.platform === 'win32')(
  'an app that is closed during an installation',
  () => {
    let fake: FakeTools;

    beforeEach(async () => {
      fake = await FakeTools.create();
    });

    afterEach(() => fake.dispose());

    it('takes pip with it', async () => {
      vi.stubEnv('CARTPOLE_STUDIO_DATA', fake.data);
      await fake.hang('download');
      const supervisor = new TrainerSupervisor<Port>({
        start: () =>
          startTrainerChild(
            trainerEntry('src/server/serverTrainer.ts'),
            trainerArguments(fake.data),
          ),
      });
      const [face, far] = createMemoryPortPair();
      supervisor.attach(far);
      const commands: Command[] = [
        { type: 'hello', protocolVersion: PROTOCOL_VERSION, purpose: 'control' },
        { type: 'installTensorflow' },
      ];
      commands.forEach((command) => face.post(command));
      const pip = await fake.hangingProcess();
      expect(isAlive(pip)).toBe(true);
      await supervisor.close();
      await expect.poll(() => isAlive(pip)).toBe(false);
    });
  },
);
