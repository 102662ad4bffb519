import { join } from 'node:path';
import { utilityProcess, type UtilityProcess } from 'electron';
import * as v from 'valibot';
import { builtFolder } from '../../host/app/appRoot';
import {
  keepTail,
  type ChildResult,
} from '../../host/engines/tensorflow/installation/childProcess';
import { probeEnvironment } from '../../host/engines/tensorflow/probe/runProbe';
import { forceKill } from './forceKill';
import { probeRequestSchema, type ProbeEnded } from './probeMessages';
import { exitStatus } from './exitStatus';

/** Runs the probes that the trainer's process asks for; they end with it. */
export function answerProbes(trainer: UtilityProcess): void {
  const cancels = new Map<number, () => void>();
  trainer.on('message', (message: unknown) => {
    const { success, output: request } = v.safeParse(probeRequestSchema, message);
    if (!success) return;
    const { number } = request;
    if (request.kind === 'cancelProbe') return cancels.get(number)?.();
    if (cancels.has(number)) return;
    const { result, cancel } = startUtilityProbe(request.addon, request.timeoutMs);
    cancels.set(number, cancel);
    void result.then((ended) => {
      cancels.delete(number);
      trainer.postMessage({ kind: 'probeEnded', number, result: ended } satisfies ProbeEnded);
    });
  });
  trainer.once('exit', () => cancels.forEach((cancel) => cancel()));
}

interface RunningProbe {
  readonly result: Promise<ChildResult>;
  cancel(): void;
}

function startUtilityProbe(addon: string, timeoutMs: number): RunningProbe {
  const child = utilityProcess.fork(join(builtFolder, 'main/electronProbe.js'), [addon], {
    serviceName: 'CartPole Studio probe',
    stdio: 'pipe',
    env: probeEnvironment(),
  });
  const problems = child.stderr === null ? () => '' : keepTail(child.stderr);
  child.stdout?.resume();
  let answer: string | null = null;
  let timedOut = false;
  const cancel = () => forceKill(child);
  const timer = setTimeout(() => {
    timedOut = true;
    cancel();
  }, timeoutMs);
  // It has nothing more to do, and a utility process does not end by itself.
  child.once('message', (message: unknown) => {
    answer = String(message);
    cancel();
  });
  const result = new Promise<ChildResult>((resolve) => {
    child.once('exit', (code) => {
      clearTimeout(timer);
      const ended =
        answer === null
          ? { ...exitStatus(code), timedOut, output: '' }
          : { exitCode: 0, signal: null, timedOut: false, output: answer };
      resolve({ ...ended, startError: null, problems: problems() });
    });
  });
  return { result, cancel };
}
