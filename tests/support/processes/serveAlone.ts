import { openSync, closeSync } from 'node:fs';
import { startServer, type ServerOptions } from '../../../src/server/server';

/**
 * A server in a process of its own, so that its memory is no client's; ends with its parent. The
 * message “hoard” makes it open files until it may open no more, “release” makes it close them.
 */

const options = JSON.parse(process.argv[2]!) as Omit<ServerOptions, 'port'>;
const { address } = await startServer({ port: 0, ...options });
const hoard: number[] = [];

function openAll(): void {
  try {
    for (;;) hoard.push(openSync('/dev/null', 'r'));
  } catch {
    // As many as it may.
  }
}

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if (message === 'hoard') openAll();
  else for (const file of hoard.splice(0)) closeSync(file);
  process.send?.({ message });
});
process.send?.({ address });
