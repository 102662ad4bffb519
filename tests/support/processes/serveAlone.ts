import { startServer, type ServerOptions } from '../../../src/server/server';

/** A server in a process of its own, so that its memory is no client's; ends with its parent. */

const options = JSON.parse(process.argv[2]!) as Omit<ServerOptions, 'port'>;
const { address } = await startServer({ port: 0, ...options });
process.on('disconnect', () => process.exit());
process.send?.({ address });
