import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Port } from '../../src/shared/ports/port';
import type { Checkpoint } from '../../src/trainer/checkpoint/checkpoint';
import type { Diary } from './diary';
import { CheckoutCopy } from './machine/checkoutCopy';
import type { Surroundings } from './machine/surroundings';
import { childOf } from './machine/processes';
import { newestIn } from './newestIn';
import { openRun } from './openRun';
import { ServerProcess } from './serverProcess';
import type { Subject } from './subject';

/** Starts in a row that may fail: each says why, and the reason goes away. */
const startsInVain = 20;

/** No line of this kind is for a person. */
const stackLine = /^\s+at |^\s*throw |Uncaught|Unhandled|UnhandledPromise|^Node\.js v/;

/** The built server, started as a person does it in a terminal. */
export class ServerSubject implements Subject {
  onSentence: (sentence: string) => void = () => undefined;
  /** Files and connections that the next server may have open; null is the system's own limit. */
  descriptors: number | null = null;
  /** Where it is started from. */
  readonly checkout: CheckoutCopy;
  /** Whether it may open so little that it cannot answer; then nobody can expect it to. */
  isOutOfDescriptors = false;
  private runPath: string | null = null;
  private server: ServerProcess | null = null;
  private startsInVain = 0;
  /** Those whose end comes from outside. */
  private readonly isExpected = new WeakSet<ServerProcess>();

  constructor(
    private readonly surroundings: Surroundings,
    readonly diary: Diary,
  ) {
    this.checkout = new CheckoutCopy(join(surroundings.folder, 'checkout'));
  }

  /** The server that runs, or one that is started now. */
  running(): ServerProcess {
    if (this.server === null || this.server.ending !== null) this.server = this.start();
    return this.server;
  }

  /** Starts another one on the same data folder, which then waits for its person. */
  async startAnother(): Promise<ServerProcess> {
    const { environment } = this.surroundings;
    const another = new ServerProcess({
      launcher: this.checkout.launcher,
      environment,
      descriptors: null,
      onProblem: (line) => this.problem(`another server: ${line}`),
    });
    await another.address;
    return another;
  }

  async closeAnother(another: ServerProcess): Promise<void> {
    const { code, signal } = await another.close();
    if (code !== 143) this.diary.fault(`another server ended with ${code ?? signal}`);
  }

  async connect(): Promise<Port> {
    const port = await this.running().connect();
    this.startsInVain = 0;
    return port;
  }

  async restart(): Promise<void> {
    await this.close();
    this.running();
  }

  async close(): Promise<void> {
    const { server } = this;
    if (server === null || server.ending !== null) return;
    this.isExpected.add(server);
    const { code, signal } = await server.close();
    if (code !== 143)
      this.diary.fault(`a server that was asked to end ended with ${code ?? signal}`);
  }

  /** Its end comes from outside. */
  expectEnd(): ServerProcess {
    const server = this.running();
    this.isExpected.add(server);
    return server;
  }

  trainerPid(): number | null {
    const { server } = this;
    return server === null || server.ending !== null ? null : childOf(server.pid, 'serverTrainer');
  }

  processes(): ReadonlyMap<string, number> {
    const processes = new Map<string, number>();
    const trainer = this.trainerPid();
    if (this.server !== null && this.server.ending === null) {
      processes.set('server', this.server.pid);
    }
    if (trainer !== null) processes.set('trainer', trainer);
    return processes;
  }

  newestKept(): Checkpoint | null {
    if (this.server !== null) {
      this.runPath = openRun(this.surroundings.runFolders, this.server.pid) ?? this.runPath;
    }
    return this.runPath === null ? null : newestIn(this.runPath);
  }

  /** Faults of which no person was told: those that nothing in the app was prepared for. */
  judgeLog(): void {
    const path = join(this.surroundings.dataFolder, 'logs/studio.log');
    const log = existsSync(path) ? readFileSync(path, 'utf8') : '';
    for (const line of log.split('\n')) {
      if (line.includes('nothing was prepared for it')) this.diary.fault(`in the log: ${line}`);
    }
  }

  /** It was asked for something and did not answer. */
  missed(error: unknown): void {
    const { cause, message } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    // Its end, if it came to that, is judged by itself.
    const isExcused = this.isOutOfDescriptors || this.server?.ending !== null;
    if (isExcused) this.diary.note(`not answered: ${reason}`);
    else this.diary.fault(`not answered: ${reason}`);
  }

  private start(): ServerProcess {
    const { environment } = this.surroundings;
    this.diary.count('start of the server');
    const server = new ServerProcess({
      launcher: this.checkout.launcher,
      environment,
      descriptors: this.descriptors,
      onProblem: (line) => this.problem(line),
    });
    void server.ended.then(({ code, signal }) => {
      if (this.isExpected.has(server)) return;
      server.address.then(
        () => this.diary.fault(`the server ended by itself (${code ?? signal})`),
        () => {
          if (++this.startsInVain === startsInVain)
            this.diary.fault('the server cannot be started');
        },
      );
    });
    return server;
  }

  private problem(line: string): void {
    if (stackLine.test(line)) this.diary.fault(`standard error: ${line}`);
    else this.onSentence(line);
  }
}
