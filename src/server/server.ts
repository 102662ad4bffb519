import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { appDataFolder, appLogFolder } from '../host/app/appDataFolder';
import { openAppLog } from '../host/app/appLog';
import { builtFolder } from '../host/app/appRoot';
import { claimRunFolder } from '../host/checkpoints/runFolder';
import { crashWords } from '../host/app/crashReport';
import { ConnectionLimiter } from '../host/process/connectionLimiter';
import type { PortLimits } from '../host/process/rateLimitedPort';
import { formatTrainerArguments } from '../host/process/trainerArguments';
import { TrainerSupervisor } from '../host/process/trainerSupervisor';
import { defaultPreferences } from '../shared/preferences';
import type { Port } from '../shared/ports/port';
import { errorReply } from '../shared/protocol/errorReply';
import { Access } from './access';
import { affordableConnections, ConnectionRoom } from './connectionRoom';
import {
  canonicalHost,
  isLoopback,
  loopback,
  visibleHost,
  type ListeningAddress,
} from './hostNames';
import { createPageHandler } from './pageHandler';
import { readPageFiles } from './pageFiles';
import { startTrainerChild, type TrainerEntry } from './trainerChild';
import { acceptTrainerSockets } from './trainerSockets';

export interface ServerOptions {
  /** 0 takes a random free one. */
  readonly port: number;
  /** An address of this machine, 0.0.0.0 for all of them; without it, nobody else gets here. */
  readonly host?: string;
  /** What one face may send, unless it is as much as a window needs. */
  readonly limits?: PortLimits;
  /** The built page, unless it lies elsewhere than in out/renderer. */
  readonly pageFolder?: string;
  /** The trainer's script, unless it lies elsewhere than in out/main. */
  readonly trainerEntry?: TrainerEntry;
  /** The run to open, of those that were left; without it the newest. */
  readonly run?: string;
  /** Where runs are kept, unless it lies elsewhere than in the app's data folder. */
  readonly runsFolder?: string;
  /** Where the log is written, unless in the system's place for logs. */
  readonly logFolder?: string;
}

export interface RunningServer {
  /** What a person opens, once: http://HOST:PORT/?token=... */
  readonly address: string;
  readonly port: number;
  /** Whether nobody but this machine reaches it. */
  readonly isPrivate: boolean;
  /** Another address that a person can open once. The one before it is not valid any more. */
  renewAddress(): string;
  /** Ends the trainer too. */
  close(): Promise<void>;
}

/** A browser asks at once; who dawdles gives its place back. */
const connectionLimits = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
};

/**
 * Serves the window to browsers, of this machine alone unless asked otherwise, with a trainer in a
 * child process.
 * @throws Error with a sentence for a person, if the page is not built, it cannot listen there,
 *   or this process may open too little
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const room = new ConnectionRoom(affordableConnections());
  const pageFolder = options.pageFolder ?? join(builtFolder, 'renderer');
  const trainerEntry = options.trainerEntry ?? { path: join(builtFolder, 'main/serverTrainer.js') };
  for (const file of [join(pageFolder, 'index.html'), trainerEntry.path]) {
    if (!existsSync(file)) throw new Error('The app is not built yet: run “npm run build” first.');
  }
  const pageFiles = readPageFiles(pageFolder);
  const host = canonicalHost(options.host ?? loopback);
  if (host === null) throw new Error(isNoAddress(options.host ?? loopback));
  const log = openAppLog({ folder: options.logFolder ?? appLogFolder(), toConsole: false });
  const runsFolder = options.runsFolder ?? join(appDataFolder(), 'runs');
  const run = await claimRunFolder(runsFolder, 'browser', { run: options.run });
  if (run.problem !== null) console.error(`${run.problem} Runs belong in ${runsFolder}.`);
  if (run.otherRuns !== null) {
    console.error(`${run.otherRuns} Runs lie in ${runsFolder}: delete there what you do not want.`);
  }
  const server = createServer(connectionLimits);
  server.on('connection', (socket) => room.take(socket));
  const listening = await listen(server, options.port, host).catch(async (error: unknown) => {
    await run.release();
    throw error;
  });
  // Nothing is awaited from here on: a request that came meanwhile would never be answered.
  const access = new Access(listening);
  server.on('request', createPageHandler(pageFiles, access, room));
  const supervisor = new TrainerSupervisor<Port>({
    start: (circumstances) =>
      startTrainerChild(
        trainerEntry,
        formatTrainerArguments({
          checkpointFolder: run.path,
          lockToken: run.token,
          readOnlyFolder: run.readOnlyPath,
          notKept: run.problem,
          otherRuns: run.otherRuns,
          checkpointSeconds: defaultPreferences.checkpointSeconds,
          ...circumstances,
        }),
      ),
    onCrash: (report) => log.error(crashWords(report)),
    onFault: (text) => log.error(text),
    onNotKept: (sentence) => console.error(sentence),
    onGaveUp: (sentence) => console.error(`${sentence} It is in ${log.folder}.`),
  });
  const sockets = acceptTrainerSockets(
    server,
    { access, room, limiter: new ConnectionLimiter(options.limits) },
    (face) => {
      if (supervisor.attach(face)) return;
      // A face that is sent away comes again; one that has heard why there is no trainer may stay.
      if (supervisor.problem === null) face.close();
      else face.post(errorReply(null, supervisor.problem));
    },
  );

  const renewAddress = () => `http://${visibleHost(listening)}/?token=${access.createToken()}`;
  return {
    address: renewAddress(),
    port: listening.port,
    isPrivate: isLoopback(listening.address),
    renewAddress,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, supervisor.close()]);
      await run.release();
    },
  };
}

/** Listens, and tells where. */
function listen(server: Server, port: number, host: string): Promise<ListeningAddress> {
  return new Promise((resolve, reject) => {
    // Not once: later errors, of a connection that cannot be accepted, must not end the process.
    server.on('error', (error: NodeJS.ErrnoException) => {
      const sentence = listenSentences[error.code ?? '']?.(host, port);
      reject(sentence === undefined ? error : new Error(sentence));
    });
    server.listen(port, host, () => {
      const { address, port: actualPort } = server.address() as AddressInfo;
      resolve({ name: host, address, port: actualPort });
    });
  });
}

const isNoAddress = (host: string) =>
  `This machine has no address “${host}”: name one of its own, or 0.0.0.0 for all of them.`;

const listenSentences: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (_, port) => `Port ${port} is in use: choose another, or 0 for any free one.`,
  EACCES: (_, port) => `Port ${port} needs more rights: choose one from 1024 on.`,
  EADDRNOTAVAIL: isNoAddress,
  EAFNOSUPPORT: isNoAddress,
  EINVAL: isNoAddress,
  ENOTFOUND: isNoAddress,
  EAI_AGAIN: isNoAddress,
};
