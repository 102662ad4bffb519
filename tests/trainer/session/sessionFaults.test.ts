import { describe, expect, it } from 'vitest';
import type { EventOf, TrainerEvent } from '../../../src/shared/protocol/events';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import { plainSettings } from '../../support/plainSettings';
import { PROTOCOL_VERSION } from '../../../src/shared/protocol/protocol';
import type { EngineFactory, EngineSnapshot, Minibatch } from '../../../src/trainer/engines/engine';
import { TrainerService } from '../../../src/trainer/session/service';
import { Studio } from '../../../src/trainer/session/studio';
import { resumptionOf } from '../../../src/trainer/checkpoint/resumption';
import { someCheckpoint } from '../../support/someCheckpoint';
import { onlyEngine, ready, TestShelf } from '../support/engineShelves';
import { ManualClock } from '../support/manualClock';
import { directCodec } from '../../../src/trainer/models/modelCodec';
import { balance, ScriptedEngine } from '../support/scriptedEngine';

const settings = { ...plainSettings, checkEverySteps: 0, maxSteps: 0 };

function studioWith(clock: ManualClock, createEngine: EngineFactory) {
  const events: TrainerEvent[] = [];
  const faults: unknown[] = [];
  const onFault = (_doing: string, cause: unknown) => faults.push(cause);
  const studio = new Studio({ ...onlyEngine(createEngine), clock, bundledModel: null, onFault });
  studio.listen({ emit: (event) => events.push(event), draw: () => undefined });
  const execute = (command: Parameters<Studio['execute']>[0]) =>
    studio.execute(command, { hasControl: true, reply: (event) => events.push(event) });
  const status = () => (studio.welcome() as EventOf<'welcome'>).status;
  return { studio, events, faults, execute, status };
}

describe('an engine that breaks for good', () => {
  it('ends what ran, in words, and the session takes a new agent', () => {
    let isBroken = false;
    class BreakingEngine extends ScriptedEngine {
      override qValues(...of: Parameters<ScriptedEngine['qValues']>): void {
        if (isBroken) throw new Error('unreachable');
        super.qValues(...of);
      }
    }
    const clock = new ManualClock();
    const { events, execute, status } = studioWith(
      clock,
      (spec) => new BreakingEngine(spec, balance),
    );
    execute({ type: 'newAgent', hyperparameters: { ...settings, epsilonStart: 0.05 }, seed: 1 });
    execute({ type: 'train' });
    clock.pass(500);
    isBroken = true;
    clock.pass(500);
    expect(events.filter(({ type }) => type === 'failed')).toHaveLength(1);
    expect(events.find(({ type }) => type === 'activityEnded')).toMatchObject({ reason: 'failed' });
    expect(status().activity).toBe('idle');
    execute({ type: 'train' });
    clock.pass(500);
    expect(status().activity).toBe('idle');
    isBroken = false;
    execute({ type: 'newAgent', hyperparameters: settings, seed: 2 });
    execute({ type: 'train' });
    expect(status()).toMatchObject({ activity: 'train', agent: { seed: 2 } });
  });
});

describe('an engine that cannot be released', () => {
  class StuckEngine extends ScriptedEngine {
    override dispose(): void {
      throw new Error('its memory cannot be freed');
    }
  }

  it('leaves no finished test running in the windows', () => {
    const clock = new ManualClock();
    const { events, faults, execute, status } = studioWith(
      clock,
      (spec) => new StuckEngine(spec, balance),
    );
    execute({ type: 'setPace', pace: 'max' });
    execute({ type: 'test', episodes: 1 });
    clock.pass(60_000);
    expect(status().activity).toBe('idle');
    const last = events.filter((event) => event.type === 'statusChanged').at(-1);
    expect(last?.status.activity).toBe('idle');
    expect(events.filter(({ type }) => type === 'failed')).toEqual([]);
    expect(faults).toEqual([new Error('its memory cannot be freed')]);
  });

  it('is replaced with its agent all the same', () => {
    const clock = new ManualClock();
    const { events, execute } = studioWith(clock, (spec) => new StuckEngine(spec, balance));
    execute({ type: 'newAgent', hyperparameters: settings, seed: 77 });
    const told = events.slice(-2);
    expect(told).toMatchObject([
      { type: 'agentReplaced' },
      { type: 'statusChanged', status: { agent: { seed: 77 } } },
    ]);
  });
});

describe('a resumption that fails', () => {
  it('leaves nothing behind that listens, measures or holds an engine', () => {
    let made = 0;
    let released = 0;
    const create: EngineFactory = (spec) => {
      made += 1;
      return Object.assign(new ScriptedEngine(spec, balance), {
        restore: (snapshot: EngineSnapshot) => {
          if (snapshot.gradientSteps > 0) throw new RangeError('the weights do not fit');
        },
        dispose: () => {
          released += 1;
        },
      });
    };
    const notYet = { kind: 'notInstalled', detail: 'It is not there yet.' } as const;
    const engines = new TestShelf({ simd: ready(create), tensorflow: notYet });
    const resumption = resumptionOf(someCheckpoint(30), { reason: 'crashed', restarts: 1 });
    const dependencies = {
      engines,
      engineChoice: 'auto',
      clock: new ManualClock(),
      models: directCodec,
      bundledModel: null,
      onFault: () => undefined,
    } as const;
    expect(() => new Studio({ ...dependencies, resumption })).toThrow('do not fit');
    expect(released).toBe(made);
    expect(engines.listenerCount).toBe(0);
    const madeBefore = made;
    engines.become('tensorflow', ready(create));
    expect(made).toBe(madeBefore);
  });
});

describe('slow gradient steps', () => {
  /** 64 of 30 ms each after every environment step. */
  function slowStudio() {
    const clock = new ManualClock();
    class SlowEngine extends ScriptedEngine {
      override learn(minibatch: Minibatch): number {
        const untilMs = clock.nowMs() + 30;
        while (clock.nowMs() < untilMs);
        return super.learn(minibatch);
      }
    }
    const made = studioWith(clock, (spec) => new SlowEngine(spec, balance));
    const slow = { ...settings, learningStartsAtStep: 1, gradientStepsPerStep: 64 };
    made.execute({ type: 'newAgent', hyperparameters: slow, seed: 1 });
    made.execute({ type: 'setPace', pace: 'max' });
    made.execute({ type: 'train' });
    return { ...made, clock };
  }

  it('leave room for Stop after each of them', () => {
    const { clock, execute, status } = slowStudio();
    clock.pass(300);
    const before = clock.nowMs();
    execute({ type: 'stop' });
    expect(clock.nowMs() - before).toBeLessThan(1);
    expect(before).toBeLessThan(300 + 40);
    expect(status().agent).toMatchObject({ environmentSteps: 1 });
    expect(status().agent.gradientSteps).toBeLessThan(15);
  });

  it('leave room for messages in a single step, which ends with all of them', () => {
    const { clock, execute, status } = slowStudio();
    clock.pass(100);
    execute({ type: 'pause' });
    const before = clock.nowMs();
    execute({ type: 'stepOnce' });
    execute({ type: 'stepOnce' });
    expect(clock.nowMs() - before).toBeLessThan(40);
    clock.pass(10_000);
    expect(status().paused).toBe(true);
    expect(status().agent).toMatchObject({ environmentSteps: 2, gradientSteps: 128 });
  });
});

describe('a line that cannot carry a message', () => {
  it('is closed, and the others hear on', async () => {
    const clock = new ManualClock();
    const { studio } = studioWith(clock, (spec) => new ScriptedEngine(spec, balance));
    const service = new TrainerService(studio, clock, () => undefined);
    const [good, goodEnd] = createMemoryPortPair();
    const [bad, badEnd] = createMemoryPortPair();
    const heard: unknown[] = [];
    let closed = false;
    good.onMessage((message) => heard.push((message as TrainerEvent).type));
    bad.onClose(() => (closed = true));
    service.attach(badEnd);
    service.attach(goodEnd);
    const hello = { type: 'hello', protocolVersion: PROTOCOL_VERSION, purpose: 'control' };
    for (const face of [good, bad]) face.post(hello);
    await Promise.resolve();
    badEnd.post = () => {
      throw new Error('cannot be cloned');
    };
    good.post({ type: 'playRandom', episodes: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    clock.pass(60_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(true);
    expect(heard).toContain('activityEnded');
  });
});
