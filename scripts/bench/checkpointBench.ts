import { performance } from 'node:perf_hooks';
import { sealed } from '../../src/host/checkpoints/checkpointFile';
import { loadEngine } from '../../src/host/engines/loadEngine';
import type { Hyperparameters } from '../../src/shared/hyperparameters/hyperparameters';
import { presets } from '../../src/shared/hyperparameters/presets';
import { Agent } from '../../src/trainer/training/agent';
import { runToEnd } from '../../src/trainer/training/runToEnd';
import { captureAgent } from '../../src/trainer/checkpoint/capture';
import { encodeCheckpoint } from '../../src/trainer/checkpoint/checkpointFormat';
import { silentObserver } from '../../tests/trainer/support/agents';
import { medianOf } from './measure';
import type { PartContext } from './part';
import type { Section } from './report';

const targetMs = 10;

const neverLearns = {
  learningStartsAtStep: 1_000_000,
  checkEverySteps: 0,
  maxSteps: 0,
  maxEpisodes: 0,
};
const cases: readonly { label: string; steps: number; settings: Hyperparameters }[] = [
  {
    label: 'Fast preset, full replay and curves',
    steps: 450_000,
    settings: { ...presets.fast.hyperparameters, ...neverLearns, epsilonDecaySteps: 1_000_000 },
  },
  {
    label: 'Tutorial preset, full replay',
    // One more, and it learns, for milliseconds each step.
    steps: 1999,
    settings: { ...presets.tutorial.hyperparameters, ...neverLearns },
  },
  {
    label: 'Largest network and replay',
    steps: 999_999,
    settings: {
      ...presets.fast.hyperparameters,
      ...neverLearns,
      epsilonEnd: 1,
      hiddenUnits: [1024, 1024, 1024, 1024, 1024],
      minibatchSize: 2048,
      replayCapacity: 1_000_000,
    },
  },
];

const around = {
  activity: 'train',
  paused: false,
  pace: 'max',
  engineChoice: 'simd',
  engine: 'simd',
} as const;

/** How long one checkpoint keeps training from its next step, at most and in all. */
export async function benchCheckpoints({ quick, progress }: PartContext): Promise<Section[]> {
  const create = await loadEngine('simd');
  const rows = cases.map(({ label, steps, settings }) => {
    progress(label);
    const agent = Agent.create(settings, 1, create, silentObserver);
    runToEnd(agent, () => agent.dqn.environmentSteps >= steps);
    const runs = Array.from({ length: quick ? 5 : 25 }, () => checkpointTurnsMs(agent));
    agent.dispose();
    return {
      label,
      megabytes: runs[0]!.bytes / 1e6,
      longestMs: medianOf(runs.map(({ turnsMs }) => Math.max(...turnsMs))),
      allMs: medianOf(runs.map(({ turnsMs }) => turnsMs.reduce((sum, ms) => sum + ms, 0))),
    };
  });
  return [
    {
      title: 'Checkpoints',
      columns: [
        { key: 'label', label: 'Run' },
        { key: 'megabytes', label: 'Size, MB', format: (size) => size.toFixed(1) },
        { key: 'longestMs', label: 'Longest hold-up, ms', format: (ms) => ms.toFixed(2) },
        { key: 'allMs', label: 'In all, ms', format: (ms) => ms.toFixed(2) },
      ],
      rows,
      notes: [
        `A checkpoint is made in turns, between which training goes on; the longest is to stay below ${targetMs} ms. Medians of ${quick ? 5 : 25} checkpoints. The disk is written by other threads.`,
      ],
    },
  ];
}

/** Each stretch for which the trainer's thread is held, and the file's size. */
function checkpointTurnsMs(agent: Agent): { turnsMs: number[]; bytes: number } {
  const turnsMs: number[] = [];
  function timed<Result>(work: () => Result): Result {
    const before = performance.now();
    const result = work();
    turnsMs.push(performance.now() - before);
    return result;
  }
  const capture = timed(() => captureAgent(agent, around, () => true));
  let checkpoint = timed(() => capture.continue());
  while (checkpoint === null) checkpoint = timed(() => capture.continue());
  const whole = checkpoint;
  const chunks = sealed(timed(() => encodeCheckpoint(whole)));
  let bytes = 0;
  for (;;) {
    const { value, done } = timed(() => chunks.next());
    if (done) return { turnsMs, bytes };
    bytes += value.length;
  }
}
