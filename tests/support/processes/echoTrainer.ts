import { heartbeatMs } from '../../../src/host/process/channelMessages';
import { PortMultiplexer } from '../../../src/host/process/portMultiplexer';

/**
 * A child that sends every message back: what a supervisor's and a server's tests run. One with
 * `blockMs` keeps it from answering; with `announced` it says so before. One with `answerBytes` gets
 * as many more. One with `quiet` ends its signs of life.
 */

interface Request {
  readonly blockMs?: number;
  readonly announced?: boolean;
  readonly answerBytes?: number;
  readonly quiet?: boolean;
}

// Its owner may have gone while it was loading.
if (!process.connected) process.exit();

/** Its server may be gone already. */
function send(message: object): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

const lines = new PortMultiplexer({
  send,
  onOpen: (port) =>
    port.onMessage((message) => {
      const { blockMs, announced, answerBytes, quiet } = message as Request;
      if (quiet) clearInterval(signs);
      if (announced) send({ kind: 'busy', silenceMs: blockMs });
      if (blockMs) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockMs);
      const more = answerBytes ? { bytes: new Uint8Array(answerBytes) } : {};
      port.post({ pid: process.pid, message, ...more });
    }),
});
process.on('disconnect', () => process.exit());
process.on('message', (envelope) => lines.receive(envelope));
const signs = setInterval(() => send({ kind: 'alive' }), heartbeatMs / 10);
send({ kind: 'alive' });
