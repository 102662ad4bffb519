import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';

/** A host that is not ours, and that counts whatever reaches it, be it only a connection. */
export interface Elsewhere {
  readonly origin: string;
  /** `host:port` of a socket that takes datagrams, as WebRTC would send. */
  readonly datagrams: string;
  /** What came: the path of each request, and `connection` or `datagram` for what said nothing. */
  readonly hits: readonly string[];
  close(): Promise<void>;
}

/** Its own page, where everything is allowed. */
const page = '<!doctype html><title>Elsewhere</title><script src="/own.js"></script>';
const script = 'self.postMessage?.("ran")';

export async function openElsewhere(): Promise<Elsewhere> {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    hits.push(path);
    const isScript = path.endsWith('.js');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : page);
  });
  server.on('connection', () => hits.push('connection'));
  server.on('upgrade', (request, socket) => {
    hits.push(request.url ?? '');
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  const datagramSocket = createSocket('udp4');
  datagramSocket.on('message', () => hits.push('datagram'));
  datagramSocket.bind(0);
  await Promise.all([once(server, 'listening'), once(datagramSocket, 'listening')]);
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    datagrams: `${ownAddress()}:${datagramSocket.address().port}`,
    hits,
    async close() {
      datagramSocket.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** WebRTC does not use the loopback interface. */
function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  const outer = addresses.find(({ internal, family }) => !internal && family === 'IPv4');
  return outer?.address ?? '127.0.0.1';
}
