import { loadEngine } from '../../src/host/engines';
import { presets } from '../../src/shared/presets';
import { Agent } from '../../src/trainer/agent';

/** What this process tells its parent, ten times. */
export interface MemoryMark {
  readonly gradientSteps: number;
  readonly residentBytes: number;
}

const markEvery = Number(process.argv[2]);
const nobody = (): void => undefined;
const agent = Agent.create(
  { ...presets.fast.hyperparameters, checkEverySteps: 0, maxSteps: 0 },
  1,
  await loadEngine('simd'),
  { episodeEnded: nobody, metric: nobody, checked: nobody, confirmed: nobody, modelKept: nobody },
);
for (let mark = 1; mark <= 10; mark++) {
  const gradientSteps = mark * markEvery;
  while (agent.dqn.gradientSteps < gradientSteps) agent.training.step();
  globalThis.gc?.();
  const message: MemoryMark = { gradientSteps, residentBytes: process.memoryUsage.rss() };
  process.send?.(message);
}
process.disconnect();
