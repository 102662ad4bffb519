import { heartbeatMs } from '../../src/host/trainerProcessEnvelope';
import { TrainerProcessLines } from '../../src/host/trainerProcessLines';

/** A child that sends every message back: what a supervisor's and a server's tests run. */

const lines = new TrainerProcessLines({
  send: (envelope) => process.send?.(envelope),
  onOpen: (port) => port.onMessage((message) => port.post({ pid: process.pid, message })),
});
process.on('disconnect', () => process.exit());
process.on('message', (envelope) => lines.receive(envelope));
setInterval(() => process.send?.({ kind: 'alive' }), heartbeatMs / 10);
process.send?.({ kind: 'alive' });
