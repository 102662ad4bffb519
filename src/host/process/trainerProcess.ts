import { clauseOf } from '../../shared/errorText';
import type { StartProbe } from '../engines/tensorflow/probe/runProbe';
import { startHeartbeat } from './heartbeat';
import { faultOf, noteOf, notKeptOf, type TrainerReport } from './channelMessages';
import { startSupervisedTrainer, type RunningTrainer } from './trainerRunner';
import { parseTrainerArguments } from './trainerArguments';

export interface TrainerProcess {
  /** Never rejects: a process whose trainer cannot start ends. */
  readonly trainer: Promise<RunningTrainer>;
  /** Keeps the run and ends this process, with every process that it started. */
  end(): void;
}

interface TrainerProcessOptions {
  /** Takes a report to the host. */
  send(report: TrainerReport): void;
  /** How TensorFlow is probed where this process is not Node's. */
  readonly startProbe?: StartProbe;
}

/** Runs the trainer of a process that a host supervises, whatever the two speak through. */
export function runTrainerProcess({ send, startProbe }: TrainerProcessOptions): TrainerProcess {
  const onFault = (doing: string, cause: unknown) => send(faultOf(doing, cause));
  // What nobody caught ends the process; its host then knows why.
  process.on('uncaughtExceptionMonitor', (error) => {
    send(noteOf(`uncaught: ${clauseOf(error)}`));
    onFault('nothing was prepared for it', error);
  });
  const trainer = startSupervisedTrainer({
    options: parseTrainerArguments(process.argv.slice(2)),
    ...(startProbe && { startProbe }),
    host: {
      onBlocking: startHeartbeat(send),
      onNote: (text) => send(noteOf(text)),
      onNotKept: (reason) => send(notKeptOf(reason)),
      onFault,
    },
  }).catch((error: unknown) => {
    onFault('starting', error);
    console.error(error instanceof Error ? error.message : error);
    return process.exit(1);
  });
  const end = () => void trainer.then(({ close }) => close()).then(() => process.exit());
  // Not the system's own end: what this process started ends with `exit`.
  process.on('SIGTERM', end);
  return { trainer, end };
}
