import { loadEngine } from '../../../src/host/engines/loadEngine';
import { answerTasks } from '../childPool';
import { runSeed, type SeedTask } from './seedRun';

const createEngine = await loadEngine('simd');
answerTasks((task: SeedTask) => runSeed(createEngine, task));
