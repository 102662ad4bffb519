import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NodeEngineCatalog } from '../../../../src/host/engines/nodeEngineCatalog';
import { nodeClock } from '../../../../src/host/app/nodeClock';
import { TensorflowProvider } from '../../../../src/host/engines/tensorflowProvider';
import type { EventOf, TrainerEvent } from '../../../../src/shared/protocol/events';
import { plainSettings } from '../../../support/plainSettings';
import type { EngineState } from '../../../../src/trainer/engines/engineCatalog';
import { Studio } from '../../../../src/trainer/session/studio';
import { directCodec } from '../../../../src/trainer/models/modelCodec';
import { FakeTools } from './support/fakeTools';

let fake: FakeTools;
let provider: TensorflowProvider;
let states: EngineState[];

beforeEach(async () => {
  fake = await FakeTools.create();
  provider = new TensorflowProvider(fake.installation);
  states = [];
  provider.onChange(() => states.push(provider.state));
});

afterEach(() => fake.dispose());

/** A studio on this machine’s engines; what it tells. */
async function trained(): Promise<{ events: TrainerEvent[]; welcome: EventOf<'welcome'> }> {
  const engines = await NodeEngineCatalog.open(provider);
  const studio = new Studio({
    engines,
    engineChoice: 'auto',
    clock: nodeClock,
    models: directCodec,
    bundledModel: null,
    onFault: (_doing, cause) => {
      throw cause;
    },
  });
  const events: TrainerEvent[] = [];
  const ended = new Promise<void>((resolve) =>
    studio.listen({
      emit: (event) => {
        events.push(event);
        if (event.type === 'activityEnded') resolve();
      },
      draw: () => undefined,
    }),
  );
  const execute = (command: Parameters<Studio['execute']>[0]) =>
    studio.execute(command, { hasControl: true, reply: () => undefined });
  execute({ type: 'setPace', pace: 'max' });
  execute({ type: 'newAgent', hyperparameters: plainSettings, seed: 1 });
  execute({ type: 'train' });
  await ended;
  const welcome = studio.welcome() as EventOf<'welcome'>;
  await studio.close();
  return { events, welcome };
}

describe.skipIf(process.platform === 'win32')('TensorFlow as an engine', () => {
  it('tells the sizes before it is installed', async () => {
    await provider.look();
    expect(provider.state.kind).toBe('notInstalled');
    expect(provider.state.detail).toMatch(
      /^TensorFlow 2\.21\.0 for the CPU: \d+ MB to download, [\d.]+ GB on the disk; in a terminal, “npm run tensorflow” adds it\.$/,
    );
    expect(provider.canRemove).toBe(false);
  });

  it('is installed with its progress told, and removed', async () => {
    await provider.install();
    const installing = states.slice(0, -1);
    expect(installing.every(({ kind }) => kind === 'installing')).toBe(true);
    expect(installing.some((state) => state.kind === 'installing' && state.share! > 0.4)).toBe(
      true,
    );
    expect(provider.state).toMatchObject({ kind: 'unloaded', leastGradientStepUs: 2000 });
    expect(provider.canRemove).toBe(true);
    await provider.remove();
    expect(provider.state.kind).toBe('notInstalled');
    expect(existsSync(fake.installation.layout.folder)).toBe(false);
  });

  it('is cancelled, keeps what was fetched, and can be asked for again', async () => {
    await fake.hang('unpack');
    const installing = provider.install();
    await fake.hangingProcess();
    provider.cancelInstall();
    await installing;
    expect(provider.state.kind).toBe('notInstalled');
    await fake.hang('unpack', false);
    await fake.takeCalls();
    await provider.install();
    expect(provider.state.kind).toBe('unloaded');
    expect((await fake.takeCalls()).some((call) => call.startsWith('download'))).toBe(false);
  });

  it('is installed once, however often it is asked for, and not again after a cancellation', async () => {
    await fake.hang('unpack');
    const first = provider.install();
    const second = provider.install();
    await fake.hangingProcess();
    provider.cancelInstall();
    await Promise.all([first, second]);
    expect(provider.state.kind).toBe('notInstalled');
    expect((await fake.takeCalls()).filter((call) => call === 'unpack')).toHaveLength(1);
  });

  it('says what was in the way', async () => {
    await fake.removeTool('python3');
    await provider.install();
    expect(provider.state).toMatchObject({
      kind: 'failed',
      detail: expect.stringMatching(/Python 3/),
    });
  });

  it('has failed, with the reason, if its probe is killed; training uses the next engine', async () => {
    await fake.insteadOfProbe(`process.kill(process.pid, 'SIGKILL')`);
    await provider.install();
    const { welcome, events } = await trained();
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'activityEnded', reason: 'solved' }),
    );
    expect(welcome.engines.current).toBe('simd');
    expect(welcome.engines.engines[1]).toMatchObject({
      id: 'tensorflow',
      state: 'failed',
      usable: false,
      detail: expect.stringMatching(/SIGKILL/),
    });
  });

  it('has failed if it cannot be loaded after all', async () => {
    await provider.install();
    await provider.load();
    expect(states.map(({ kind }) => kind)).toContain('loading');
    expect(provider.state.kind).toBe('failed');
  });
});
