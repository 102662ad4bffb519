import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { presets } from '../../../src/shared/hyperparameters/presets';
import {
  modelFileName,
  modelFormatIds,
  type ModelFormatId,
} from '../../../src/shared/modelFormats';
import { meanOf } from '../../../src/shared/scores';
import { CartPole } from '../../../src/trainer/environment/cartPole';
import type { Model } from '../../../src/trainer/models/model';
import { encodeModel } from '../../../src/trainer/models/modelFormats';
import { modelReadme } from '../../../src/trainer/models/modelReadme';
import { runPython, whyNoPython } from '../../support/python';
import { qValuesOf } from './forwardPass';
import { exampleModel, trainingRecord } from './someModels';

/**
 * Pushes to where the pole leans and, a little, turns: it lasts some 140 steps, so that a mistake in
 * what it is shown changes its mean by far.
 */
const leaning: Model = {
  network: {
    inputs: 4,
    layers: [
      { units: 2, activation: 'relu', dropoutRate: 0.25 },
      { units: 2, activation: 'linear', dropoutRate: 0 },
    ],
  },
  // prettier-ignore
  parameters: Float32Array.of(
    0, 0, -0.1, 0.1, 1, -1, 0.05, -0.05, 0, 0,
    0, 1, 1, 0, 5, 5,
  ),
  observationDivisors: [2.4, 2, 0.2095, 2],
  metadata: null,
  source: null,
};

/** What each format’s lines import, besides Gymnasium and NumPy. */
const modules: Readonly<Record<ModelFormatId, readonly string[]>> = {
  tfjsLayers: [],
  keras: ['keras', 'tensorflow'],
  kerasH5: ['keras', 'tensorflow'],
  onnx: ['onnxruntime'],
};

/** Gymnasium’s own starts of the 20 episodes. */
const printStarts = `
import json, gymnasium as gym
env = gym.make("CartPole-v1")
print(json.dumps([(env.reset(seed=seed), env.unwrapped.state.tolist())[1] for seed in range(20)]))
`;

/** Our score from a start. */
function scoreFrom(start: readonly number[]): number {
  const physics = new CartPole();
  [physics.xM, physics.xDotMps, physics.thetaRad, physics.thetaDotRadps] = start as [
    number,
    number,
    number,
    number,
  ];
  const observation = new Float32Array(4);
  for (let steps = 0; steps < 500; steps++) {
    physics.observe(observation);
    const [left, right] = qValuesOf(leaning, [...observation]);
    if (physics.step(right! > left! ? 1 : 0)) return steps + 1;
  }
  return 500;
}

function blockOf(readme: string, language: string): string {
  return new RegExp(`\`\`\`${language}\n([^]*?)\n\`\`\``).exec(readme)![1]!;
}

describe('the lines of Python in a model’s README', () => {
  let ourMean = Number.NaN;
  const whyNoStarts = whyNoPython('gymnasium', 'numpy');
  beforeAll(async () => {
    if (whyNoStarts !== '') return;
    const starts = JSON.parse(await runPython(['-c', printStarts], tmpdir())) as number[][];
    ourMean = meanOf(starts.map(scoreFrom));
  });

  describe.each(modelFormatIds)('%s', (format) => {
    const why = whyNoPython('gymnasium', 'numpy', ...modules[format]);
    it.skipIf(why !== '')(
      `play it in Gymnasium as it plays here${why}`,
      async () => {
        const folder = await mkdtemp(join(tmpdir(), 'cartpole-readme-'));
        const fileName = modelFileName('my “agent” 1', format);
        const isFolder = fileName === 'my “agent” 1';
        for (const { name, bytes } of await encodeModel(leaning, format)) {
          await writeFile(join(folder, isFolder ? name : fileName), bytes);
        }
        const code = blockOf(modelReadme(leaning, format, fileName), 'python');
        await writeFile(join(folder, 'play.py'), code);
        const printed = await runPython(['play.py'], folder);
        const mean = Number(/^mean of 20 episodes: ([\d.]+)$/m.exec(printed)![1]);
        // The same starts; where a value is a tie but for rounding, an episode may go another way.
        expect(Math.abs(mean - ourMean)).toBeLessThan(3);
        expect(ourMean).toBeGreaterThan(100);
        expect(ourMean).toBeLessThan(200);
      },
      600_000,
    );
  });

  it('are about ten', () => {
    for (const format of modelFormatIds) {
      const lines = blockOf(modelReadme(leaning, format, 'agent'), 'python').split('\n');
      expect(lines.length).toBeLessThanOrEqual(format === 'tfjsLayers' ? 22 : 14);
    }
  });
});

describe('a model’s README', () => {
  const [record] = fc.sample(trainingRecord, { numRuns: 1, seed: 1 });
  const trained = {
    ...record!,
    hyperparameters: presets.fast.hyperparameters,
    seed: 7,
    environmentSteps: 12_500,
    episodes: 1,
    gradientSteps: 50_000,
    confirmedMean: 498.25,
    bestGreedyMean: 500,
    solvedAtStep: 900,
  };

  it('tells how it was trained and what it scored', () => {
    const readme = modelReadme({ ...exampleModel(), metadata: trained }, 'onnx', 'agent.onnx');
    expect(readme).toContain(
      'It was trained with the preset Fast; seed 7; 12,500 environment steps in 1 episode, 50,000 gradient steps.',
    );
    expect(readme).toContain(
      'It scored a mean of 498.3 of 500 steps, over 100 episodes without exploration.',
    );
    expect(readme).toContain('It was solved after 900 environment steps.');
    expect(readme).toContain('4 → 8 (ReLU) → 2, 58 parameters');
    expect(readme).toContain('pip install gymnasium onnxruntime');
  });

  it('tells what differs from the nearest preset', () => {
    const hyperparameters = {
      ...presets.dueling.hyperparameters,
      gamma: 0.9,
      mirrorTransitions: true,
      hiddenUnits: [24, 12],
    };
    const metadata = { ...trained, hyperparameters };
    expect(modelReadme({ ...exampleModel(), metadata }, 'keras', 'a.keras')).toContain(
      'with the settings of the preset Dueling, but for Hidden layers 24, 12; Discount gamma 0.9; Mirror transitions on;',
    );
  });

  it('tells whose model it was', () => {
    const source = { formatLabel: 'Keras HDF5', writtenBy: 'Keras 2.2.4' };
    expect(modelReadme({ ...exampleModel(), source }, 'kerasH5', 'a.h5')).toContain(
      'It was opened from a file of the format Keras HDF5, written by Keras 2.2.4. How it was trained is not known.',
    );
  });
});
