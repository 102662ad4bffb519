import { loadEngine } from '../../../src/host/engines/loadEngine';
import { presets } from '../../../src/shared/hyperparameters/presets';
import { answerTasks } from '../childPool';
import { runUntilKept, type KeptTask } from './keptRun';

const createEngine = await loadEngine('simd');
const { hyperparameters } = presets.tutorial;
answerTasks((task: KeptTask) => runUntilKept(createEngine, hyperparameters, task));
