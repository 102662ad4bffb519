import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { constants } from 'node:os';
import { pathToFileURL } from 'node:url';
import type { Readable } from 'node:stream';
import type { FakeMessagePortMain } from './fakeMessagePortMain';
import { PortsOverIpc, type IpcEnvelope } from './portsOverIpc';
import { isScriptSource, scriptOf } from './scripts';

interface ForkOptions {
  readonly execArgv?: readonly string[];
  /** Of standard output and standard error, as Electron has it. */
  readonly stdio?: 'pipe' | 'ignore' | 'inherit';
}

/**
 * Electron's UtilityProcess over a real process of Node: real pids, signals and exits. It runs one of
 * the scripts that were bundled for the tests, or any other. Ports travel over Node's IPC channel
 * and are closed when the process is gone.
 */
export class NodeUtilityProcess extends EventEmitter {
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  private readonly child: ChildProcess;
  private readonly ports = new PortsOverIpc((envelope) => this.send(envelope));
  private nextPort = 0;
  private runs = false;

  constructor(entry: string, args: readonly string[] = [], options: ForkOptions = {}) {
    super();
    const stdio = options.stdio ?? 'inherit';
    const shim = pathToFileURL(scriptOf('tests/support/processes/parentPortShim.ts')).href;
    this.child = fork(isScriptSource(entry) ? scriptOf(entry) : entry, args, {
      execArgv: [...(options.execArgv ?? []), '--import', shim],
      serialization: 'advanced',
      stdio: ['ignore', stdio, stdio, 'ipc'],
    });
    this.stdout = this.child.stdout;
    this.stderr = this.child.stderr;
    this.child.on('spawn', () => {
      this.runs = true;
      this.emit('spawn');
    });
    this.child.on('message', (envelope) => this.receive(envelope as IpcEnvelope));
    void this.waitForExit();
  }

  /** As in Electron, only while the process runs. */
  get pid(): number | undefined {
    return this.runs ? this.child.pid : undefined;
  }

  postMessage(message: unknown, ports: readonly FakeMessagePortMain[] = []): void {
    const numbers = ports.map(() => this.nextPort++);
    // First the post, so that the other side knows the numbers before messages come under them.
    this.send({ kind: 'post', message, ports: numbers });
    ports.forEach((port, index) => this.ports.bridge(numbers[index]!, port));
  }

  kill(): boolean {
    return this.child.kill('SIGTERM');
  }

  private receive(envelope: IpcEnvelope): void {
    if (envelope.kind === 'post') this.emit('message', envelope.message);
    else this.ports.receive(envelope);
  }

  private send(envelope: IpcEnvelope): void {
    // What is sent to a process that is just going is lost, as in Electron.
    if (this.child.connected) this.child.send(envelope, () => undefined);
  }

  /** The channel's end comes after all that the process sent, which may be after its exit. */
  private async waitForExit(): Promise<void> {
    const [[code, signal]] = (await Promise.all([
      once(this.child, 'exit'),
      once(this.child, 'disconnect'),
    ])) as [[number | null, NodeJS.Signals | null], unknown];
    this.runs = false;
    this.ports.closeAll();
    // Electron tells the signal's number, as waitpid does.
    this.emit('exit', signal === null ? code : constants.signals[signal]);
  }
}
