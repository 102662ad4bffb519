import { join } from 'node:path';
import * as v from 'valibot';
import { builtFolder } from '../../../app/appRoot';
import { childRunner, type ChildResult, type Watched } from '../installation/childProcess';
import { probeAnswerSchema, type ProbeReport } from './probeReport';

export type ProbeOutcome = { readonly report: ProbeReport } | { readonly fault: string };

export interface ProbeRun extends Watched {
  readonly timeoutMs: number;
}

/**
 * Runs the probe of an addon to its end, in a process of its own; the last line of that process'
 * output is a ProbeAnswer as JSON.
 * @throws the signal's reason, once the process is gone
 */
export type StartProbe = (addon: string, run: ProbeRun) => Promise<ChildResult>;

/** A cold disk reads a gigabyte first, and a new GPU's kernels may be compiled. */
const defaultTimeoutMs = 180_000;

/** What a probe's process has in its environment. */
export const probeEnvironment = (): NodeJS.ProcessEnv => ({
  TF_CPP_MIN_LOG_LEVEL: '2',
  ...process.env,
});

/** Probes with Node; where this process is not Node's, `execPath` has to be. */
export function probeWithNode(execPath = process.execPath): StartProbe {
  const script = join(builtFolder, 'main/tensorflowProbe.js');
  return (addon, { timeoutMs, ...watched }) =>
    childRunner(watched)(execPath, [script, addon], { timeoutMs, env: probeEnvironment() });
}

/**
 * Probes an addon in a process of its own.
 * @returns what it found, or the reason for its failure in words
 * @throws what `start` throws
 */
export async function runProbe(
  addon: string,
  start: StartProbe,
  { timeoutMs = defaultTimeoutMs, ...watched }: Partial<ProbeRun> = {},
): Promise<ProbeOutcome> {
  const result = await start(addon, { timeoutMs, ...watched });
  return answerOf(result) ?? { fault: explainEnd(result, timeoutMs) };
}

function answerOf({ output, exitCode }: ChildResult): ProbeOutcome | null {
  if (exitCode !== 0) return null;
  try {
    return v.parse(probeAnswerSchema, JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  } catch {
    // It ended before its answer was whole: `explainEnd` says how.
    return null;
  }
}

/** What usually lies behind a signal. */
const signalCauses: Readonly<Record<string, string>> = {
  SIGILL: ', as happens where the processor lacks instructions that TensorFlow needs, such as AVX',
  SIGKILL: ', as the system does where memory runs out',
  SIGSEGV: ', as happens where a library is damaged or does not fit the machine',
  SIGABRT: ', as happens where a library is damaged or does not fit the machine',
  SIGBUS: ', as happens where a library’s file is damaged or the disk failed',
};

function explainEnd(result: ChildResult, timeoutMs: number): string {
  if (result.startError !== null) return `its probe could not be started (${result.startError})`;
  if (result.timedOut) return `its probe did not answer within ${timeoutMs / 1000} seconds`;
  if (result.signal !== null) {
    return `its probe was killed by ${result.signal}${signalCauses[result.signal] ?? ''}`;
  }
  const line = result.problems.trim().split('\n').at(-1) ?? '';
  const words = line === '' ? '' : ` (${line.trim()})`;
  return `its probe ended with code ${result.exitCode}${words}`;
}
