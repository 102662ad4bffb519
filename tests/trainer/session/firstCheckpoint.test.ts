import { describe, expect, it } from 'vitest';
import { loadEngine } from '../../../src/host/engines/loadEngine';
import { nodeClock } from '../../../src/host/app/nodeClock';
import type { EventOf, TrainerEvent } from '../../../src/shared/protocol/events';
import { Studio } from '../../../src/trainer/session/studio';
import type { StudioCommand } from '../../../src/trainer/session/studioCommands';
import { endlessRun } from '../../support/endlessRun';
import { onlyEngine } from '../support/engineShelves';

const createEngine = await loadEngine('simd');

/** A studio whose checkpoints are kept when the test says so. */
function studio() {
  const events: TrainerEvent[] = [];
  const saves: { keep: () => void; fail: () => void }[] = [];
  const store = {
    save: () =>
      new Promise<void>((resolve, reject) => {
        saves.push({ keep: resolve, fail: () => reject(new Error('the disk is full')) });
      }),
  };
  const made = new Studio({
    ...onlyEngine(createEngine),
    clock: nodeClock,
    bundledModel: null,
    autosave: { store, intervalMs: 1000, onStage: () => undefined },
  });
  made.listen({ emit: (event) => events.push(event), draw: () => undefined });
  const execute = (command: StudioCommand) =>
    made.execute(command, { hasControl: true, reply: () => undefined });
  const agent = () => (made.welcome() as EventOf<'welcome'>).status.agent;
  return { made, events, saves, execute, agent };
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('a new agent', () => {
  it('takes its first step when a checkpoint holds it, and not before', async () => {
    const { made, saves, execute, agent } = studio();
    execute({ type: 'setPace', pace: 'max' });
    execute({ type: 'newAgent', hyperparameters: endlessRun, seed: 1 });
    execute({ type: 'train' });
    await expect.poll(() => saves.length).toBe(1);
    await turns(50);
    expect(agent().environmentSteps).toBe(0);
    // Neither a pause nor a single step brings it forward.
    execute({ type: 'pause' });
    execute({ type: 'stepOnce' });
    await turns(50);
    expect(agent().environmentSteps).toBe(0);
    execute({ type: 'resume' });
    while (agent().environmentSteps === 0) {
      saves.shift()?.keep();
      await turns(1);
    }
    // Once it is kept, Train waits for nothing.
    execute({ type: 'stop' });
    const { environmentSteps } = agent();
    execute({ type: 'train' });
    await expect.poll(() => agent().environmentSteps).toBeGreaterThan(environmentSteps);
    for (const { keep } of saves.splice(0)) keep();
    const closed = made.close();
    await expect.poll(() => saves.length).toBe(1);
    saves.shift()!.keep();
    await closed;
  });

  it('that cannot be kept trains all the same, and that is told', async () => {
    const { made, events, saves, execute, agent } = studio();
    execute({ type: 'setPace', pace: 'max' });
    execute({ type: 'newAgent', hyperparameters: endlessRun, seed: 1 });
    execute({ type: 'train' });
    while (agent().environmentSteps === 0) {
      saves.shift()?.fail();
      await turns(1);
    }
    expect(events).toContainEqual({ type: 'checkpointFailed', reason: 'the disk is full' });
    execute({ type: 'stop' });
    const closed = made.close();
    await expect
      .poll(() => {
        saves.shift()?.fail();
        return Promise.race([closed.then(() => true), turns(1).then(() => false)]);
      })
      .toBe(true);
  });

  it('that is stopped before it was kept takes no step afterwards', async () => {
    const { made, saves, execute, agent } = studio();
    execute({ type: 'newAgent', hyperparameters: endlessRun, seed: 1 });
    execute({ type: 'train' });
    await expect.poll(() => saves.length).toBe(1);
    execute({ type: 'stop' });
    saves.shift()!.keep();
    await turns(50);
    expect(agent().environmentSteps).toBe(0);
    const closed = made.close();
    for (;;) {
      saves.shift()?.keep();
      if (await Promise.race([closed.then(() => true), turns(1).then(() => false)])) break;
    }
  });
});
