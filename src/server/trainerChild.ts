import { fork } from 'node:child_process';
import { maxMessageBytes } from '../host/process/rateLimitedPort';
import { messageSize } from '../host/process/messageSize';
import type { Envelope } from '../host/process/channelMessages';
import { PortMultiplexer } from '../host/process/portMultiplexer';
import type { ExitStatus } from '../host/app/crashReport';
import type { LivenessReport, TrainerProcess } from '../host/process/trainerSupervisor';
import type { Port } from '../shared/ports/port';
import { errorReply } from '../shared/protocol/errorReply';

export interface TrainerEntry {
  /** The script that the child runs. */
  readonly path: string;
  /** Node's own options for it. */
  readonly execArgv?: readonly string[];
}

/** What may wait for a trainer that does not read: a model, and messages of a while. */
const maxUnreadBytes = maxMessageBytes + 8 * 1024 * 1024;

/** Runs a trainer in a child process of Node; its lines share the child's IPC channel. */
export function startTrainerChild(
  entry: TrainerEntry,
  args: readonly string[],
): TrainerProcess<Port> {
  const child = fork(entry.path, args, {
    execArgv: [...(entry.execArgv ?? [])],
    serialization: 'advanced',
    // Standard output belongs to the terminal's own lines: the child's goes to standard error.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const reportListeners: ((report: LivenessReport) => void)[] = [];
  const exitListeners: ((status: ExitStatus) => void)[] = [];
  let unreadBytes = 0;
  const send = (envelope: Envelope) => {
    if (!child.connected) return;
    const bytes = messageSize(envelope, maxUnreadBytes);
    // A trainer that loads TensorFlow reads nothing for minutes; this process would keep it all.
    const isTooMuch = unreadBytes > 0 && unreadBytes + bytes > maxUnreadBytes;
    if (isTooMuch && envelope.kind === 'message') throw new TrainerBusy();
    child.send(envelope, () => (unreadBytes -= bytes));
    unreadBytes += bytes;
  };
  const notify = (report: LivenessReport) =>
    reportListeners.forEach((listener) => listener(report));
  const multiplexer = new PortMultiplexer({
    send,
    onReport: notify,
  });
  let gone = false;
  const end = (status: ExitStatus) => {
    if (gone) return;
    gone = true;
    multiplexer.closeAll();
    exitListeners.forEach((listener) => listener(status));
  };
  child.on('message', (envelope) => {
    notify({ kind: 'message' });
    multiplexer.receive(envelope);
  });
  child.on('exit', (code, signal) => end({ code, signal }));
  // It could not be started at all: no `exit` follows.
  child.on('error', () => {
    if (child.pid === undefined) end({ code: null, signal: null });
  });
  return {
    get pid() {
      return child.pid;
    },
    attach: (face) => connect(face, multiplexer.open()),
    onReport: (listener) => reportListeners.push(listener),
    onExit: (listener) => exitListeners.push(listener),
    end: () => {
      if (child.connected) child.disconnect();
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/** Hands everything on in both directions until either end closes. */
function connect(face: Port, line: Port): void {
  face.onMessage((message) => {
    try {
      line.post(message as object);
    } catch (error) {
      const sentence =
        error instanceof TrainerBusy
          ? 'The trainer has too much to read already: wait a moment, then try again.'
          : // Nested too deeply to be copied into the other process.
            'The message could not be read: load the window again.';
      face.post(errorReply(message, sentence));
    }
  });
  line.onMessage((message) => face.post(message as object));
  face.onClose(() => line.close());
  line.onClose(() => face.close());
}

class TrainerBusy extends Error {}
