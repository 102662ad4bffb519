import * as v from 'valibot';
import { FaceGate } from '../host/faceGate';
import { startHeartbeat } from '../host/trainerHeartbeat';
import { endSchema } from '../host/trainerProcessEnvelope';
import { startTrainer } from '../host/trainerRunner';
import { MessagePortMainPort } from './messagePortMainPort';

/** The trainer's process behind the desktop window: a utility process of Electron. */

const { parentPort } = process;
// Not the system's own end: what this process started ends with `exit`.
process.on('SIGTERM', () => process.exit());

const gate = new FaceGate();
const onBlocking = startHeartbeat((sign) => parentPort.postMessage(sign));
const starting = startTrainer({ engine: 'auto', onBlocking });
starting.catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
// Each message brings one end of a line; a window holds the other.
parentPort.on('message', ({ data, ports }) => {
  if (v.is(endSchema, data)) process.exit();
  void starting.then((trainer) => {
    for (const line of ports) {
      const face = gate.admit(new MessagePortMainPort(line));
      if (face !== null) trainer.attach(face);
    }
  });
});
