import type { Envelope } from '../host/process/channelMessages';
import { runTrainerProcess } from '../host/process/trainerProcess';
import { PortMultiplexer } from '../host/process/portMultiplexer';

/** The trainer's process behind the local server: a child that speaks over Node's IPC channel. */

function send(envelope: Envelope): void {
  if (process.connected) process.send?.(envelope, undefined, undefined, () => undefined);
}

// The server may have gone while this process was loading.
if (!process.connected) process.exit();
const { trainer, end } = runTrainerProcess({ send });
// Ctrl-C and a closed terminal reach the whole group; the server decides when its trainer ends, by disconnecting.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
process.on('disconnect', end);

const serving = trainer.then(
  ({ attach }) => new PortMultiplexer({ send, onOpen: (port) => attach(port) }),
);
// In their order, and none before the trainer is there to hear it.
process.on(
  'message',
  (envelope) => void serving.then((multiplexer) => multiplexer.receive(envelope)),
);
