import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { builtFolder } from '../../../src/host/app/appRoot';
import type { SolveOutcome } from '../solve/engineSolveBench';

const cli = join(builtFolder, 'main', 'cli.js');

const finishedLine = v.object({
  event: v.literal('finished'),
  solved: v.boolean(),
  environmentSteps: v.number(),
});

/**
 * Trains the default preset by the terminal's own command. Its time is that of the whole process,
 * from its start to its end, with its checks.
 * @throws Error if the command fails for another reason than that it was not solved
 */
export async function trainInOurProcess(seed: number): Promise<SolveOutcome> {
  const begin = performance.now();
  const child = spawn(
    process.execPath,
    [cli, 'train', '--seed', String(seed), '--engine', 'simd', '--json'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [output, problems] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  const seconds = (performance.now() - begin) / 1000;
  const lastLine = output.trimEnd().split('\n').at(-1) ?? '';
  if (lastLine === '') throw new Error(`Our own training run failed: ${problems.trim()}`);
  const { solved, environmentSteps } = v.parse(finishedLine, JSON.parse(lastLine));
  return { solved, environmentSteps, seconds };
}
