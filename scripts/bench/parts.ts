import { benchCheckpoints } from './checkpointBench';
import { benchEnvironment, benchReplay } from './environmentBench';
import { benchFirstFrame } from './window/firstFrameBench';
import { benchKernels } from './kernelBench';
import { benchMemory } from './memory/memoryBench';
import type { Part } from './part';
import { benchSolveOnEngines } from './solve/engineSolveBench';
import { benchSolve } from './solve/solveBench';
import { benchTutorial } from './solve/tutorialBench';
import { benchScaling, benchSteps } from './stepBench';
import { benchWindowPart } from './window/windowSection';

/** What the app costs on this machine. */
export const parts: readonly Part[] = [
  { name: 'kernels', run: benchKernels },
  { name: 'steps', run: benchSteps },
  { name: 'environment', run: benchEnvironment },
  { name: 'replay', run: benchReplay },
  { name: 'solve', run: benchSolve },
  { name: 'engines', run: benchSolveOnEngines },
  { name: 'memory', run: benchMemory },
  { name: 'checkpoints', run: benchCheckpoints },
  { name: 'scaling', run: benchScaling },
  { name: 'firstFrame', run: benchFirstFrame },
  { name: 'window', run: benchWindowPart },
];

/** Parts that run for long, and only where they are named. */
export const longParts: readonly Part[] = [{ name: 'tutorial', run: benchTutorial }];
