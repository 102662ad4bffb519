import { NodeEngineCatalog } from '../../../src/host/engines/nodeEngineCatalog';
import { nodeClock } from '../../../src/host/app/nodeClock';
import { presets } from '../../../src/shared/hyperparameters/presets';
import { Agent } from '../../../src/trainer/training/agent';
import { runToEnd } from '../../../src/trainer/training/runToEnd';
import { EngineSelector } from '../../../src/trainer/engines/engineSelector';
import { markCount, type MemoryMark } from './memoryGrowth';
import { silentObserver } from '../../../tests/trainer/support/agents';

const markEvery = Number(process.argv[2]);
// As the app does: its engine copies the weights now and then, to go back to.
const selector = new EngineSelector(await NodeEngineCatalog.open(), nodeClock, 'simd');
const agent = Agent.create(
  { ...presets.fast.hyperparameters, checkEverySteps: 0, maxSteps: 0 },
  1,
  selector.create,
  silentObserver,
);
for (let mark = 1; mark <= markCount; mark++) {
  const gradientSteps = mark * markEvery;
  runToEnd(agent, () => agent.dqn.gradientSteps >= gradientSteps);
  globalThis.gc?.();
  const message: MemoryMark = { gradientSteps, residentBytes: process.memoryUsage.rss() };
  process.send?.(message);
}
process.disconnect();
