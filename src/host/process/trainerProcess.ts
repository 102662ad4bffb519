import { clauseOf } from '../../shared/errorText';
import type { StartProbe } from '../engines/tensorflow/probe/runProbe';
import { startHeartbeat } from './heartbeat';
import { noteOf, type Sign } from './channelMessages';
import { startSupervisedTrainer, type RunningTrainer } from './trainerRunner';
import { fromArguments } from './trainerArguments';

export interface TrainerProcessSide {
  /** Never rejects: a process whose trainer cannot start ends. */
  readonly trainer: Promise<RunningTrainer>;
  /** Keeps the run and ends this process, with every process that it started. */
  end(): void;
}

interface HostSide {
  /** Takes a sign to the host. */
  send(sign: Sign): void;
  /** How TensorFlow is probed where this process is not Node's. */
  readonly startProbe?: StartProbe;
}

/** The trainer's side of a process that a host supervises, whatever it speaks through. */
export function runTrainerProcess({ send, startProbe }: HostSide): TrainerProcessSide {
  // What nobody caught ends the process; its host then knows why.
  process.on('uncaughtExceptionMonitor', (error) => send(noteOf(`uncaught: ${clauseOf(error)}`)));
  const trainer = startSupervisedTrainer({
    start: fromArguments(process.argv.slice(2)),
    ...(startProbe && { startProbe }),
    signs: { onBlocking: startHeartbeat(send), onNote: (text) => send(noteOf(text)) },
  }).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(1);
  });
  const end = () => void trainer.then(({ close }) => close()).then(() => process.exit());
  // Not the system's own end: what this process started ends with `exit`.
  process.on('SIGTERM', end);
  return { trainer, end };
}
