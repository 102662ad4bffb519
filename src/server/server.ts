import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { appRoot } from '../host/appRoot';
import { TrainerSupervisor } from '../host/trainerSupervisor';
import type { Port } from '../shared/port';
import { Access } from './access';
import { createPageHandler } from './pageHandler';
import { startTrainerChild, type TrainerEntry } from './trainerChild';
import { acceptTrainerSockets } from './trainerSockets';

export interface ServerOptions {
  /** 0 takes a random free one. */
  readonly port: number;
  /** The built page, unless it lies elsewhere than in out/renderer. */
  readonly pageFolder?: string;
  /** The trainer's script, unless it lies elsewhere than in out/main. */
  readonly trainerEntry?: TrainerEntry;
}

export interface RunningServer {
  /** What a person opens, once: http://127.0.0.1:PORT/?token=... */
  readonly address: string;
  /** Ends the trainer too. */
  close(): Promise<void>;
}

/**
 * Serves the window to browsers of this machine alone, with a trainer in a child process.
 * @throws Error with a sentence for a person, if the page is not built or the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const pageFolder = options.pageFolder ?? join(appRoot, 'out/renderer');
  const trainerEntry = options.trainerEntry ?? { path: join(appRoot, 'out/main/serverTrainer.js') };
  for (const file of [join(pageFolder, 'index.html'), trainerEntry.path]) {
    if (!existsSync(file)) throw new Error('The app is not built yet: run “npm run build” first.');
  }
  const server = createServer();
  const port = await listen(server, options.port);
  const access = new Access(port);
  const supervisor = new TrainerSupervisor<Port>({
    start: () => startTrainerChild(trainerEntry),
    onGaveUp: (sentence) => console.error(sentence),
  });
  server.on('request', createPageHandler(pageFolder, access));
  const sockets = acceptTrainerSockets(server, access, (face) => supervisor.attach(face));

  return {
    address: `http://127.0.0.1:${port}/?token=${access.token}`,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, supervisor.close()]);
    },
  };
}

/** Listens on this machine's own address alone, and tells the port. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    // Not once: later errors, of a connection that cannot be accepted, must not end the process.
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(new Error(`Port ${port} is in use: choose another, or 0 for any free one.`));
      } else if (error.code === 'EACCES') {
        reject(new Error(`Port ${port} needs more rights: choose one from 1024 on.`));
      } else reject(error);
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
