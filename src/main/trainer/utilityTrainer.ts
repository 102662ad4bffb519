import { createInterface } from 'node:readline';
import { utilityProcess, type MessagePortMain } from 'electron';
import * as v from 'valibot';
import { trainerReportSchema, type EndRequest } from '../../host/process/channelMessages';
import type { TrainerProcess } from '../../host/process/trainerSupervisor';
import { forceKill } from './forceKill';
import { exitStatus } from './exitStatus';
import { answerProbes } from './utilityProbe';

/**
 * Runs a trainer in a utility process of Electron. Its lines are ports of their own: when the
 * process goes, Electron closes them.
 * @param onOutput hears each line of its standard output and standard error
 */
export function startUtilityTrainer(
  entryPath: string,
  args: string[],
  onOutput: (line: string) => void,
): TrainerProcess<MessagePortMain> {
  const child = utilityProcess.fork(entryPath, args, {
    serviceName: 'CartPole Studio trainer',
    stdio: 'pipe',
  });
  for (const input of [child.stdout, child.stderr]) {
    if (input !== null) createInterface({ input }).on('line', onOutput);
  }
  answerProbes(child);
  return {
    get pid() {
      return child.pid;
    },
    attach: (line) => child.postMessage(null, [line]),
    onReport: (listener) => {
      child.on('message', (message: unknown) => {
        const { success, output } = v.safeParse(trainerReportSchema, message);
        if (success) listener(output);
      });
    },
    onExit: (listener) =>
      child.once('exit', (ended) => {
        const { exitCode, signal } = exitStatus(ended);
        listener({ code: exitCode, signal });
      }),
    end: () => child.postMessage({ kind: 'end' } satisfies EndRequest),
    kill: () => forceKill(child),
  };
}
