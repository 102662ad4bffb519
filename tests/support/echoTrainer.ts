import { heartbeatMs } from '../../src/host/trainerProcessEnvelope';
import { TrainerProcessLines } from '../../src/host/trainerProcessLines';

/**
 * A child that sends every message back: what a supervisor's and a server's tests run. One with
 * `blockMs` keeps it from answering; with `announced` it says so before.
 */

const lines = new TrainerProcessLines({
  send: (envelope) => process.send?.(envelope),
  onOpen: (port) =>
    port.onMessage((message) => {
      const { blockMs, announced } = message as { blockMs?: number; announced?: boolean };
      if (announced) process.send?.({ kind: 'busy' });
      if (blockMs) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockMs);
      port.post({ pid: process.pid, message });
    }),
});
process.on('disconnect', () => process.exit());
process.on('message', (envelope) => lines.receive(envelope));
setInterval(() => process.send?.({ kind: 'alive' }), heartbeatMs / 10);
process.send?.({ kind: 'alive' });
