import { performance } from 'node:perf_hooks';
import { loadEngine } from '../../../src/host/engines/loadEngine';
import { trainToSolved, type SolveOutcome } from '../solve/engineSolveBench';

// Loading compiles the kernels.
const begin = performance.now();
const createEngine = await loadEngine('simd');
const loadingSeconds = (performance.now() - begin) / 1000;
const outcome = trainToSolved(createEngine, Number(process.argv[2]));
const message: SolveOutcome = { ...outcome, seconds: outcome.seconds + loadingSeconds };
process.send?.(message);
process.disconnect();
