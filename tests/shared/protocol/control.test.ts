import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/shared/protocol/commands';
import { plainSettings } from '../../support/plainSettings';
import { endlessRun } from '../../support/endlessRun';
import { lineKinds } from './lines';
import type { TrainerClient } from './trainerClient';
import { useTrainer } from './useTrainer';

const hyperparameters = plainSettings;
const sentence = /^[^\n]+[.!?]$/;
/** All that changes something for the face that has control. */
const controllingCommands: readonly Command[] = [
  { type: 'train' },
  { type: 'test', episodes: 1 },
  { type: 'playRandom', episodes: 1 },
  { type: 'pause' },
  { type: 'resume' },
  { type: 'stepOnce' },
  { type: 'stop' },
  { type: 'setPace', pace: '16x' },
  { type: 'newAgent', hyperparameters, seed: 1 },
  { type: 'chooseEngine', engine: 'reference' },
  { type: 'installTensorflow' },
  { type: 'cancelInstall' },
  { type: 'removeTensorflow' },
  {
    type: 'importModel',
    requestId: 3,
    name: 'model',
    files: [{ name: 'model.json', bytes: new Uint8Array(3) }],
  },
];

describe.each(lineKinds)('who drives, over $name', ({ start }) => {
  const { connect, connected, withNewAgent, clients } = useTrainer(start);

  async function pair(): Promise<[TrainerClient, TrainerClient]> {
    const [one, two] = [await connect(), await connect()];
    expect((await one.hello()).hasControl).toBe(true);
    expect((await two.hello()).hasControl).toBe(false);
    return [one, two];
  }

  /** What a command could change. News of engines come in their own time. */
  async function standing(client: TrainerClient) {
    const { status, hasControl, engines, checks } = await client.hello();
    return { status, hasControl, checks, choice: engines.choice };
  }

  async function isRefusedEverything(client: TrainerClient, word: string): Promise<void> {
    for (const command of controllingCommands) {
      const rejected = await client.ask(command, 'rejected');
      expect(rejected.command).toBe(command.type);
      expect(rejected.message).toContain(word);
      expect(rejected.message).toMatch(sentence);
    }
  }

  it('is the first face; the others see all and change nothing', async () => {
    const [one, two] = await pair();
    await one.ask({ type: 'setPace', pace: '1x' }, 'statusChanged');
    const idle = await standing(one);
    await isRefusedEverything(two, 'Take over');
    expect(await standing(one)).toEqual(idle);

    // What its own buttons would ask while something runs.
    await one.ask({ type: 'playRandom', episodes: 20 }, 'statusChanged');
    await one.ask({ type: 'pause' }, 'statusChanged');
    const from = one.events.length;
    await isRefusedEverything(two, 'Take over');
    expect(one.all('statusChanged', from)).toEqual([]);
    expect(one.all('controlChanged')).toEqual([]);
    await one.ask({ type: 'setPace', pace: 'max' }, 'statusChanged');
    await one.ask({ type: 'resume' }, 'statusChanged');
    const ended = await two.next('activityEnded', undefined, 0);
    expect(ended.reason).toBe('finished');
    expect(two.all('playEpisodeEnded').map(({ score }) => score)).toEqual(ended.scores);
    expect(two.all('frames').length).toBeGreaterThan(0);
  });

  it('changes when another takes over, and both are told', async () => {
    const [one, two] = await pair();
    const oneFrom = one.events.length;
    expect((await two.ask({ type: 'takeOver' }, 'controlChanged')).hasControl).toBe(true);
    expect((await one.next('controlChanged', undefined, oneFrom)).hasControl).toBe(false);
    expect((await one.ask({ type: 'stop' }, 'rejected')).message).toContain('Take over');
    await two.ask({ type: 'stop' }, 'statusChanged');

    // Who has control already takes nothing over.
    const twoFrom = two.events.length;
    two.post({ type: 'takeOver' });
    await two.ask({ type: 'setPace', pace: 'max' }, 'statusChanged');
    expect(two.all('controlChanged', twoFrom)).toEqual([]);
    expect(one.all('controlChanged')).toHaveLength(1);
  });

  it('passes to whoever waits longest when the driver goes', async () => {
    const [one, two] = await pair();
    const three = await connected();
    await three.ask({ type: 'takeOver' }, 'controlChanged');
    // One, which had control, waits behind two now.
    three.port.close();
    expect((await two.next('controlChanged', undefined, 0)).hasControl).toBe(true);
    two.port.close();
    expect((await one.next('controlChanged', ({ hasControl }) => hasControl, 0)).hasControl).toBe(
      true,
    );
    await one.ask({ type: 'stop' }, 'statusChanged');
    expect(one.all('controlChanged')).toHaveLength(2);
    clients.splice(1);
  });

  it('stays with a window that is loaded again, and is free for others when it is not', async () => {
    const [one, two] = [await connect(), await connect()];
    expect((await one.hello('control', 'first')).hasControl).toBe(true);
    expect((await two.hello('control', 'second')).hasControl).toBe(false);
    one.port.close();
    const again = await connect();
    // Its old line's end may be known only now.
    const { hasControl } = await again.hello('control', 'first');
    if (!hasControl) await again.next('controlChanged', (event) => event.hasControl, 0);
    expect((await two.ask({ type: 'stop' }, 'rejected')).message).toContain('Take over');
    expect(two.all('controlChanged')).toEqual([]);

    again.port.close();
    // Nobody else gets ahead of the one that waits.
    const three = await connect();
    expect((await three.hello('control', 'third')).hasControl).toBe(false);
    expect(two.all('controlChanged')).toEqual([]);
    expect((await two.next('controlChanged', undefined, 0)).hasControl).toBe(true);
    await two.ask({ type: 'stop' }, 'statusChanged');
    expect(three.all('controlChanged')).toEqual([]);
    clients.splice(0, clients.length, two, three);
  });

  it('is never a line that only watches; it hears all, gets no frames and changes nothing', async () => {
    const watcher = await connect();
    expect((await watcher.hello('watch')).hasControl).toBe(false);
    const driver = await connect();
    clients.reverse();
    expect((await driver.hello()).hasControl).toBe(true);
    await driver.ask({ type: 'setPace', pace: 'max' }, 'statusChanged');
    const before = await standing(driver);
    await isRefusedEverything(watcher, 'only watches');
    const refused = await watcher.ask({ type: 'takeOver' }, 'rejected');
    expect(refused.message).toContain('only watches');
    expect(await standing(driver)).toEqual(before);

    watcher.post({ type: 'acknowledgeFrames', bundle: 1 });
    await driver.ask({ type: 'playRandom', episodes: 20 }, 'activityEnded');
    await watcher.next('activityEnded', undefined, 0);
    expect(watcher.all('playEpisodeEnded')).toHaveLength(20);
    expect(watcher.all('frames')).toEqual([]);
    expect(driver.all('frames').length).toBeGreaterThan(0);

    // Nobody drives when the driver has gone: the watcher is not told to.
    driver.port.close();
    const other = await connect();
    const { hasControl } = await other.hello();
    if (!hasControl) await other.next('controlChanged', (event) => event.hasControl, 0);
    expect(watcher.all('controlChanged')).toEqual([]);
    clients.splice(0, 1);
    clients.reverse();
  });

  it('knows what no file holds, whoever saves it', async () => {
    const driver = await withNewAgent(7, endlessRun);
    const other = await connected();
    const watcher = await connect();
    const isUnsaved = async () => (await watcher.hello('watch')).status.agent.unsaved;
    expect(await isUnsaved()).toBe(false);

    const from = driver.events.length;
    await driver.ask({ type: 'train' }, 'episodesEnded');
    const told = await driver.next('statusChanged', ({ status }) => status.agent.unsaved, from);
    expect(told.status.activity).toBe('train');
    // Exported in the middle of the run, written after some more of it.
    await other.ask({ type: 'exportModel', requestId: 1, format: 'tfjsLayers' }, 'modelExported');
    await driver.ask({ type: 'exportModel', requestId: 1, format: 'tfjsLayers' }, 'modelExported');
    await driver.next('progress');
    await driver.ask({ type: 'stop' }, 'activityEnded');
    await other.ask({ type: 'modelSaved', requestId: 1 }, 'statusChanged');
    expect(await isUnsaved()).toBe(true);

    // Asked but not written; a number that nobody asked for; twice the same.
    await watcher.ask({ type: 'exportModel', requestId: 1, format: 'tfjsLayers' }, 'modelExported');
    const unknown = await watcher.ask({ type: 'modelSaved', requestId: 2 }, 'rejected');
    expect(unknown).toMatchObject({ requestId: 2, message: expect.stringMatching(sentence) });
    const again = await other.ask({ type: 'modelSaved', requestId: 1 }, 'rejected');
    expect(again.message).toMatch(sentence);
    expect(await isUnsaved()).toBe(true);

    await watcher.ask({ type: 'exportModel', requestId: 3, format: 'tfjsLayers' }, 'modelExported');
    const saved = await watcher.ask({ type: 'modelSaved', requestId: 3 }, 'statusChanged');
    expect(saved.status.agent.unsaved).toBe(false);
    expect((await driver.hello()).status.agent.unsaved).toBe(false);
  });

  it('takes an opened agent as saved, and a save of another agent for no save of it', async () => {
    const client = await withNewAgent(7, endlessRun);
    await client.ask({ type: 'train' }, 'episodesEnded');
    await client.ask({ type: 'stop' }, 'activityEnded');
    const { files } = await client.ask(
      { type: 'exportModel', requestId: 1, format: 'tfjsLayers' },
      'modelExported',
    );
    const open = { type: 'importModel', requestId: 2, name: 'mine', files } as const;
    const from = client.events.length;
    await client.ask(open, 'modelOpened');
    const opened = await client.next('statusChanged', undefined, from);
    expect(opened.status.agent).toMatchObject({ origin: 'opened', unsaved: false });
    expect(opened.status.agent.environmentSteps).toBeGreaterThan(0);

    await client.ask({ type: 'train' }, 'statusChanged', ({ status }) => status.agent.unsaved);
    await client.ask({ type: 'stop' }, 'activityEnded');
    // The first agent's files are written only now.
    const late = await client.ask({ type: 'modelSaved', requestId: 1 }, 'statusChanged');
    expect(late.status.agent.unsaved).toBe(true);
  });
});
