import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameColumns } from '../../../src/shared/protocol/frames';
import { plainSettings } from '../../support/plainSettings';
import { PROTOCOL_VERSION } from '../../../src/shared/protocol/protocol';
import { packRows, readRow, rowCount } from '../../../src/shared/protocol/packedRows';
import {
  checkColumns,
  confirmationColumns,
  episodeColumns,
  keptModelColumns,
  metricColumns,
  metricIntervalSteps,
} from '../../../src/shared/protocol/metricColumns';
import { endlessRun } from '../../support/endlessRun';
import { volume } from '../../support/volume';
import { lineKinds } from './lines';
import { malformedCommands } from './malformedCommands';
import { unpackRows } from './unpackRows';
import { useTrainer } from './useTrainer';

const hyperparameters = plainSettings;
const malformedMessages = volume(10_000, 2000);
const sentence = /^[^\n]+[.!?]$/;

describe.each(lineKinds)('the protocol over $name', ({ start }) => {
  const { connect, connected, withNewAgent, clients } = useTrainer(start);

  it('answers hello with all that happened before', async () => {
    const client = await connect();
    const early = await client.ask({ type: 'train' }, 'rejected');
    expect(early).toMatchObject({ command: 'train', message: expect.stringMatching(sentence) });
    const wrong = await client.ask(
      { type: 'hello', protocolVersion: 999, purpose: 'control' },
      'rejected',
    );
    expect(wrong.message).toContain('999');
    // As an older window said it, without a purpose.
    client.postRaw({ type: 'hello', protocolVersion: 2 });
    const older = await client.next('rejected', ({ message }) => message.includes('version 2'), 2);
    expect(older.message).toContain('load the window again');

    const welcome = await client.hello();
    expect(welcome.protocolVersion).toBe(PROTOCOL_VERSION);
    expect(welcome.status).toMatchObject({ activity: 'idle', paused: false });
    // Frames and news of engines come in their own time.
    const asked = client.events.filter(({ type }) => !['frames', 'enginesChanged'].includes(type));
    expect(asked).toEqual([early, wrong, older, welcome]);
  });

  it('changes engines for every face, and goes back', async () => {
    const client = await connected();
    const other = await connected();
    await client.ask(
      { type: 'chooseEngine', engine: 'reference' },
      'enginesChanged',
      ({ engines }) => engines.choice === 'reference' && engines.current === 'reference',
    );
    await other.next('enginesChanged', ({ engines }) => engines.current === 'reference', 0);
    const unknown = await client.ask(
      { type: 'chooseEngine', engine: 'abacus' as never },
      'rejected',
    );
    expect(unknown.message).toMatch(sentence);
    await client.ask(
      { type: 'chooseEngine', engine: 'simd' },
      'enginesChanged',
      ({ engines }) => engines.choice === 'simd' && engines.current === 'simd',
    );
  });

  it('trains until it is solved and tells every episode once and in order', async () => {
    const client = await withNewAgent(7);
    const from = client.events.length;
    const ended = await client.ask({ type: 'train' }, 'activityEnded');
    expect(ended).toMatchObject({ activity: 'train', reason: 'solved', scores: [] });
    const { status } = await client.next(
      'statusChanged',
      ({ status }) => status.activity === 'idle',
      from,
    );

    const episodes = client
      .all('episodesEnded', from)
      .flatMap(({ rows }) => unpackRows(episodeColumns, rows));
    expect(episodes.length).toBeGreaterThan(5);
    expect(episodes.map(({ episode }) => episode)).toEqual(episodes.map((_, i) => i + 1));
    expect(status.agent.episodes).toBe(episodes.length);
    // An episode's score is its number of steps: each ended where the one before it and it add up.
    let steps = 0;
    for (const { score, environmentSteps } of episodes) {
      steps += score;
      expect(environmentSteps).toBe(steps);
    }

    const metrics = client
      .all('metrics', from)
      .flatMap(({ rows }) => unpackRows(metricColumns, rows));
    expect(metrics.map(({ environmentSteps }) => environmentSteps)).toEqual(
      metrics.map((_, i) => (i + 1) * metricIntervalSteps),
    );
    const confirmed = client.all('confirmed', from).at(-1);
    expect(confirmed).toMatchObject({ solved: true });
    expect(confirmed!.confirmedMean).toBeGreaterThanOrEqual(475);
    expect(client.all('checked', from).length).toBeGreaterThan(0);

    // A face that comes later is told the same.
    const later = await (await connect()).hello();
    expect(later.episodes).toEqual(
      new Float64Array(client.all('episodesEnded', from).flatMap(({ rows }) => [...rows])),
    );
    expect(later.status.agent.solvedAtStep).toBe(confirmed!.environmentSteps);
    expect(later.checks).toEqual(packRows(checkColumns, client.all('checked', from)));
    const confirmations = client
      .all('confirmed', from)
      .map((event) => ({ ...event, held: Number(event.held) }));
    expect(later.confirmations).toEqual(packRows(confirmationColumns, confirmations));
    expect(later.keptModels.length).toBeGreaterThan(0);
    expect(later.keptModels).toEqual(packRows(keptModelColumns, client.all('modelKept', from)));
  });

  it('sends one bundle of frames at a time, but every score', async () => {
    const client = await connect();
    client.acknowledges = false;
    await client.hello();
    const first = await client.next('frames', undefined, 0);
    await client.ask({ type: 'setPace', pace: 'max' }, 'statusChanged');
    const from = client.events.length;
    await client.ask({ type: 'playRandom', episodes: 300 }, 'activityEnded');
    expect(client.all('frames', from)).toEqual([]);
    expect(client.all('playEpisodeEnded', from).map(({ episode }) => episode)).toEqual(
      Array.from({ length: 300 }, (_, i) => i + 1),
    );

    const wrong = { type: 'acknowledgeFrames', bundle: first.bundle + 1 } as const;
    client.post(wrong);
    await client.ask({ type: 'exportModel', requestId: 1, format: 'tfjsLayers' }, 'modelExported');
    expect(client.all('frames')).toHaveLength(1);

    const second = await client.ask({ type: 'acknowledgeFrames', bundle: first.bundle }, 'frames');
    expect(second.bundle).toBe(first.bundle + 1);
    expect(rowCount(second.frames, frameColumns)).toBeGreaterThan(0);
    await client.ask({ type: 'exportModel', requestId: 2, format: 'tfjsLayers' }, 'modelExported');
    expect(client.all('frames')).toHaveLength(2);
  });

  it('pauses, steps once at a time, resumes and stops', async () => {
    const client = await connected();
    await client.ask({ type: 'setPace', pace: '1x' }, 'statusChanged');
    await client.ask({ type: 'playRandom', episodes: 100, seed: 1 }, 'statusChanged');
    expect(await client.ask({ type: 'stepOnce' }, 'rejected')).toMatchObject({
      command: 'stepOnce',
      message: expect.stringMatching(sentence),
    });
    const paused = await client.ask({ type: 'pause' }, 'statusChanged');
    expect(paused.status).toMatchObject({ activity: 'random', paused: true });

    const steps: number[] = [];
    for (let step = 0; step < 5; step++) {
      const { frames } = await client.ask({ type: 'stepOnce' }, 'frames');
      steps.push(readRow(frames, rowCount(frames, frameColumns) - 1, frameColumns).environmentStep);
    }
    expect(steps).toEqual(steps.map((_, i) => steps[0]! + i));

    const resumed = await client.ask({ type: 'resume' }, 'statusChanged');
    expect(resumed.status).toMatchObject({ activity: 'random', paused: false });
    await client.next('frames');
    const from = client.events.length;
    client.post({ type: 'stop' });
    expect(await client.next('activityEnded', undefined, from)).toMatchObject({
      activity: 'random',
      reason: 'stopped',
    });
  });

  // How soon is measured by `npm run bench`.
  it('stops while it trains at full speed', async () => {
    const client = await withNewAgent(11, endlessRun);
    await client.ask({ type: 'train' }, 'episodesEnded');
    expect(await client.ask({ type: 'stop' }, 'activityEnded')).toMatchObject({
      activity: 'train',
      reason: 'stopped',
    });
  });

  it('refuses what cannot be done while something runs, and goes on', async () => {
    const client = await connected();
    await client.ask({ type: 'setPace', pace: '1x' }, 'statusChanged');
    const started = await client.ask({ type: 'playRandom', episodes: 100 }, 'statusChanged');
    const from = client.events.length;
    const files = [{ name: 'model.json', bytes: new Uint8Array(3) }];
    const refused = [
      await client.ask({ type: 'newAgent', hyperparameters, seed: 1 }, 'rejected'),
      await client.ask({ type: 'train' }, 'rejected'),
      await client.ask({ type: 'test', episodes: 1 }, 'rejected'),
      await client.ask({ type: 'playRandom', episodes: 1 }, 'rejected'),
      await client.ask({ type: 'importModel', requestId: 9, name: 'm', files }, 'rejected'),
    ];
    expect(refused.map(({ command }) => command)).toEqual([
      'newAgent',
      'train',
      'test',
      'playRandom',
      'importModel',
    ]);
    for (const { message } of refused) expect(message).toMatch(sentence);
    expect(refused.at(-1)!.requestId).toBe(9);
    expect(client.all('statusChanged', from)).toEqual([]);
    const now = await client.ask({ type: 'setPace', pace: '1x' }, 'statusChanged');
    expect(now.status).toEqual({ ...started.status, pace: '1x' });
  });

  it('exports a model, opens it again and plays the same', async () => {
    const client = await withNewAgent(5);
    const play = async () =>
      (await client.ask({ type: 'test', episodes: 5, seed: 3 }, 'activityEnded')).scores;
    const before = await play();
    const exported = await client.ask(
      { type: 'exportModel', requestId: 77, format: 'tfjsLayers' },
      'modelExported',
    );
    expect(exported.requestId).toBe(77);
    expect(exported.files.map(({ name }) => name)).toContain('model.json');

    // Another agent in between, so that what plays the same is the opened one.
    await client.ask({ type: 'newAgent', hyperparameters, seed: 6 }, 'statusChanged');
    const { files } = exported;
    const from = client.events.length;
    const command = { type: 'importModel', requestId: 78, name: 'mine', files } as const;
    expect(await client.ask(command, 'modelOpened')).toMatchObject({ requestId: 78, name: 'mine' });
    expect(client.all('agentReplaced', from)).toHaveLength(1);
    const { status } = (await client.next('statusChanged', undefined, from))!;
    expect(status.agent).toMatchObject({ origin: 'opened', name: 'mine', seed: 5 });
    expect(await play()).toEqual(before);

    const broken = files.map((file) => ({ ...file, bytes: file.bytes.subarray(1) }));
    const rejected = await client.ask({ ...command, requestId: 79, files: broken }, 'rejected');
    expect(rejected).toMatchObject({ requestId: 79, command: 'importModel' });
    expect(rejected.message).toMatch(sentence);
    expect((await (await connect()).hello()).status.agent).toMatchObject({ name: 'mine' });
    expect(await play()).toEqual(before);
  });

  it('tells every face, and loses none when another goes', async () => {
    const [one, two] = [await connected(), await connected()];
    await one.ask({ type: 'setPace', pace: 'max' }, 'statusChanged');
    const from = two.events.length;
    await one.ask({ type: 'playRandom', episodes: 50 }, 'statusChanged');
    one.port.close();
    const ended = await two.next('activityEnded', undefined, from);
    expect(two.all('playEpisodeEnded', from).map(({ score }) => score)).toEqual(ended.scores);
    expect(ended.scores).toHaveLength(50);
    clients.shift();
  });

  it(`answers ${malformedMessages} malformed messages and follows none`, async () => {
    const client = await connect();
    const before = await client.hello();
    await client.next('frames', undefined, 0);
    const from = client.events.length;
    const messages = fc.sample(malformedCommands, malformedMessages);
    for (const message of messages) client.postRaw(message);
    await client.until(
      // All of them are gone through only where there may be enough.
      () =>
        client.events.length - from >= messages.length &&
        client.all('rejected', from).length >= messages.length,
      'not every malformed message was rejected',
    );
    const after = await client.hello();
    expect(client.all('rejected', from)).toHaveLength(messages.length);
    for (const { message } of client.all('rejected', from)) expect(message).toMatch(sentence);
    const others = client.events
      .slice(from)
      .filter(({ type }) => !['rejected', 'frames', 'enginesChanged'].includes(type));
    expect(others).toEqual([after]);
    expect(after).toEqual(before);
  });
});
