import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket as NodeWebSocket } from 'ws';
import { WebSocketPort } from '../../src/renderer/client/webSocketPort';
import type { Port } from '../../src/shared/ports/port';

interface ServerStart {
  readonly launcher: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Files and connections that it may have open, as a shell's “ulimit -n” sets it. */
  readonly descriptors: number | null;
  /** Hears each line on standard error. */
  onProblem(line: string): void;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** How long a server that may be stopped is given to open a line. */
const handshakeMs = 10_000;

/** One run of “serve”, as a terminal starts it. */
export class ServerProcess {
  /** What it printed, for one visit. */
  readonly address: Promise<URL>;
  readonly ended: Promise<Ending>;
  ending: Ending | null = null;
  private readonly child: ChildProcess;
  private cookie: Promise<string> | null = null;

  constructor({ launcher, environment, descriptors, onProblem }: ServerStart) {
    const command = [process.execPath, launcher, 'serve', '--no-open'];
    const limited = ['prlimit', `--nofile=${descriptors}:${descriptors}`, ...command];
    const [program, ...args] = descriptors === null ? command : limited;
    this.child = spawn(program!, args, {
      env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface({ input: this.child.stderr! }).on('line', onProblem);
    this.ended = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => resolve((this.ending = { code, signal })));
    });
    const lines = createInterface({ input: this.child.stdout! });
    this.address = new Promise<URL>((resolve, reject) => {
      lines.once('line', (line) => resolve(new URL(line)));
      void this.ended.then(({ code, signal }) => {
        reject(new Error(`the server ended (${code ?? signal}) without an address`));
      });
    });
    // Whoever wants it awaits it; one that nobody wants may fail.
    this.address.catch(() => undefined);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Ends it as Ctrl-C does; resolves when it is gone. */
  close(): Promise<Ending> {
    this.child.kill('SIGTERM');
    return this.ended;
  }

  /** Opens a line as the page does, whose server let it in once. */
  async connect(): Promise<Port> {
    const { host, origin } = await this.address;
    const headers = { Origin: origin, Cookie: await this.session() };
    const socket = new NodeWebSocket(`ws://${host}/trainer`, {
      headers,
      handshakeTimeout: handshakeMs,
    });
    // Before anything arrives.
    const port = new WebSocketPort(socket as unknown as WebSocket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    socket.on('error', () => undefined);
    return port;
  }

  /** Asks for a file of the page as the page does; gives up on a server that is stopped. */
  async ask(path: string): Promise<{ readonly status: number; readonly text: string }> {
    const url = new URL(path, await this.address);
    const answer = await fetch(url, {
      headers: { Cookie: await this.session() },
      signal: AbortSignal.timeout(handshakeMs),
    });
    return { status: answer.status, text: await answer.text() };
  }

  private session(): Promise<string> {
    this.cookie ??= this.logIn().catch((error: unknown) => {
      this.cookie = null;
      throw error;
    });
    return this.cookie;
  }

  private async logIn(): Promise<string> {
    const signal = AbortSignal.timeout(handshakeMs);
    const answer = await fetch(await this.address, { redirect: 'manual', signal });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0];
    if (cookie === undefined) throw new Error(`no cookie came with status ${answer.status}`);
    return cookie;
  }
}
