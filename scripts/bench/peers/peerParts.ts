import { loadEngine } from '../../../src/host/engines/loadEngine';
import type { EngineFactory } from '../../../src/trainer/engines/engine';
import { benchHardUpdateEverySteps, benchMinibatches } from '../engineBench';
import type { Part, PartContext } from '../part';
import type { Cell, Section } from '../report';
import { seedsFrom } from '../solve/solveOptions';
import { contestColumns, holdContest, type Contest } from './contest';
import {
  actContest,
  articleContests,
  environmentContest,
  gradientStepContests,
  matrixProductContest,
} from './contests';
import { preparePython } from './pythonEnvironment';
import { holdSolveContest } from './solveContest';

/** The default engine, the environment and training against what others use. */
export const peerParts: readonly Part[] = [
  contestPart(
    'peers-kernels',
    'Matrix product, against OpenBLAS',
    async () => [await matrixProductContest()],
    'Ours is the engine’s own kernel, in the fastest build that this machine runs; OpenBLAS uses the widest vectors that it has.',
  ),
  contestPart(
    'peers-steps',
    'Gradient step, against PyTorch',
    gradientStepContests,
    `Target computation, Huber loss, backward and Adam on both sides; the preset’s row adds double DQN and a soft target update on both. Both sides go through ${benchMinibatches} minibatches in turn, copy the weights to a hard target network every ${benchHardUpdateEverySteps} gradient steps, and take averages of Adam that became subnormal for zero. PyTorch’s minibatches are there already, ours are gathered from the replay ring. Both sides compute on one thread: the engine has no worker threads, since one meets every target here and a second would only complicate.`,
  ),
  contestPart(
    'peers-actions',
    'Greedy action, against PyTorch',
    (createEngine) => [actContest(createEngine)],
    'PyTorch in inference mode, from a tensor of (1, 4) to the action’s number.',
  ),
  contestPart(
    'peers-environment',
    'Environment, against peers',
    () => [environmentContest],
    'Random actions, episodes begun anew. Gymnasium and EnvPool get actions that were drawn beforehand. The observations of gymnax are not read, so that XLA may leave out what only they need; EnvPool’s worker shares the one core with the thread that asks it.',
  ),
  contestPart(
    'peers-article',
    'The article’s agent, against Keras',
    articleContests,
    'Keras with TensorFlow; its replay() is vectorized: two predictions and one fit for each minibatch.',
  ),
  {
    name: 'peers-solve',
    run: async ({ quick, solve, versions, progress }) => {
      const seeds = solve.seeds ?? seedsFrom(1, quick ? 1 : 5);
      const contest = await holdSolveContest(preparePython(progress), seeds, progress);
      Object.assign(versions, contest.versions);
      return [contest.section];
    },
  },
];

/** As long as timing.py warms a peer up. */
const warmUpMs = 1000;

function contestPart(
  name: string,
  title: string,
  contestsOf: (createEngine: EngineFactory) => readonly Contest[] | Promise<readonly Contest[]>,
  note: string,
): Part {
  const run = async ({ sampling, versions, progress }: PartContext): Promise<Section[]> => {
    const python = preparePython(progress);
    const rows: Record<string, Cell>[] = [];
    for (const contest of await contestsOf(await loadEngine('simd'))) {
      progress(contest.name);
      const held = await holdContest(contest, python, { ...sampling, warmUpMs });
      rows.push(...held.rows);
      Object.assign(versions, held.versions);
    }
    // A table without any peer compares nothing.
    if (rows.every(({ peerUs }) => peerUs === undefined)) throw new Error(`${rows[0]!['verdict']}`);
    return [{ title, columns: contestColumns, rows, notes: [note] }];
  };
  return { name, run };
}
