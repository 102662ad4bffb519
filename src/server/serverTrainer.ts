import { startHeartbeat } from '../host/trainerHeartbeat';
import type { Envelope } from '../host/trainerProcessEnvelope';
import { TrainerProcessLines } from '../host/trainerProcessLines';
import { startTrainer } from '../host/trainerRunner';

/** The trainer's process behind the local server: a child that speaks over Node's IPC channel. */

function send(envelope: Envelope): void {
  if (process.connected) process.send?.(envelope, undefined, undefined, () => undefined);
}

// Ctrl-C reaches the whole group; the server decides when its trainer ends, by disconnecting.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
// Not the system's own end: what this process started ends with `exit`.
process.on('SIGTERM', () => process.exit());

const onBlocking = startHeartbeat(send);
const serving = startTrainer({ engine: 'auto', onBlocking }).then(
  (trainer) => new TrainerProcessLines({ send, onOpen: (port) => trainer.attach(port) }),
);
serving.catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
// In their order, and none before the trainer is there to hear it.
process.on('message', (envelope) => void serving.then((lines) => lines.receive(envelope)));
