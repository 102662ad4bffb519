import { fork } from 'node:child_process';
import type { Sign } from '../host/trainerProcessEnvelope';
import { TrainerProcessLines } from '../host/trainerProcessLines';
import type { TrainerProcess } from '../host/trainerSupervisor';
import type { Port } from '../shared/port';
import { rejection } from './rejection';

export interface TrainerEntry {
  /** The script that the child runs. */
  readonly path: string;
  /** Node's own options for it. */
  readonly execArgv?: readonly string[];
}

/** Runs a trainer in a child process of Node; its lines share the child's IPC channel. */
export function startTrainerChild(entry: TrainerEntry): TrainerProcess<Port> {
  const child = fork(entry.path, {
    execArgv: [...(entry.execArgv ?? [])],
    serialization: 'advanced',
    // Standard output belongs to the terminal's own lines: the child's goes to standard error.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const signListeners: ((sign: Sign) => void)[] = [];
  const exitListeners: (() => void)[] = [];
  const lines = new TrainerProcessLines({
    send: (envelope) => {
      if (child.connected) child.send(envelope, () => undefined);
    },
    onSign: (sign) => signListeners.forEach((listener) => listener(sign)),
  });
  let gone = false;
  const end = () => {
    if (gone) return;
    gone = true;
    lines.closeAll();
    exitListeners.forEach((listener) => listener());
  };
  child.on('message', (envelope) => lines.receive(envelope));
  child.on('exit', end);
  // It could not be started at all: no `exit` follows.
  child.on('error', () => {
    if (child.pid === undefined) end();
  });
  return {
    attach: (face) => join(face, lines.open()),
    onSign: (listener) => signListeners.push(listener),
    onExit: (listener) => exitListeners.push(listener),
    end: () => {
      if (child.connected) child.disconnect();
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/** Hands everything on in both directions until either end closes. */
function join(face: Port, line: Port): void {
  face.onMessage((message) => {
    try {
      line.post(message as object);
    } catch {
      // Nested too deeply to be copied into the other process.
      face.post(rejection('The message could not be read: reload the page.'));
    }
  });
  line.onMessage((message) => face.post(message as object));
  face.onClose(() => line.close());
  line.onClose(() => face.close());
}
