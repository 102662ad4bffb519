import { join } from 'node:path';
import * as v from 'valibot';
import { appRoot } from '../appRoot';
import type { ChildResult, RunChild } from './childProcess';
import { probeAnswerSchema, type ProbeReport } from './probeReport';

export type ProbeOutcome = { readonly report: ProbeReport } | { readonly fault: string };

export interface ProbeOptions {
  /** A cold disk reads a gigabyte first, and a new GPU's kernels may be compiled. */
  readonly timeoutMs?: number;
  /** What runs the probe's script: Node, or Electron as Node. */
  readonly execPath?: string;
}

const defaultTimeoutMs = 180_000;

/**
 * Probes an addon in a process of its own.
 * @returns what it found, or the reason for its failure in words
 * @throws what `run` throws
 */
export async function runProbe(
  addon: string,
  run: RunChild,
  options: ProbeOptions = {},
): Promise<ProbeOutcome> {
  const script = join(appRoot, 'out/main/tensorflowProbe.js');
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const result = await run(options.execPath ?? process.execPath, [script, addon], {
    timeoutMs,
    // Electron's binary runs a script as Node does when it is told so.
    env: { TF_CPP_MIN_LOG_LEVEL: '2', ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  return answerOf(result) ?? { fault: explainEnd(result, timeoutMs) };
}

function answerOf({ output, exitCode }: ChildResult): ProbeOutcome | null {
  if (exitCode !== 0) return null;
  try {
    return v.parse(probeAnswerSchema, JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  } catch {
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
