import { heartbeatMs, type Envelope } from '../host/trainerProcessEnvelope';
import { startTrainer } from '../host/trainerRunner';
import { MessagePortMainPort } from './messagePortMainPort';

/** The trainer's process behind the desktop window: a utility process of Electron. */

const { parentPort } = process;
const alive: Envelope = { kind: 'alive' };
setInterval(() => parentPort.postMessage(alive), heartbeatMs);
parentPort.postMessage(alive);

const starting = startTrainer({ engine: 'auto' });
starting.catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
// Each message brings one end of a line; a window holds the other.
parentPort.on('message', ({ ports }) => {
  void starting.then((trainer) => {
    for (const line of ports) trainer.attach(new MessagePortMainPort(line));
  });
});
