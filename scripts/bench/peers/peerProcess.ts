import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

const workerPath = fileURLToPath(new URL('python/worker.py', import.meta.url));

/** Every library computes on one thread of the processor. */
const oneThread = {
  OMP_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  VECLIB_MAXIMUM_THREADS: '1',
  XLA_FLAGS: '--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
  CUDA_VISIBLE_DEVICES: '',
  JAX_PLATFORMS: 'cpu',
  KERAS_BACKEND: 'tensorflow',
};

const failure = v.object({ error: v.string() });
const ready = v.object({ versions: v.record(v.string(), v.string()) });

/** A case of `worker.py`: MODULE.FUNCTION and its arguments. */
export interface PeerCase {
  readonly function: string;
  readonly arguments: object;
}

/** A peer in a process of its own, which prepares one case and then answers requests. */
export class PeerProcess {
  /** What the case runs on, by name. */
  versions: Readonly<Record<string, string>> = {};
  private readonly lines: AsyncIterator<string>;
  private readonly closed: Promise<unknown>;
  private lastWords = '';

  private constructor(private readonly child: ChildProcess) {
    this.lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    this.closed = new Promise((resolve) => child.once('close', resolve));
    createInterface({ input: child.stderr! }).on('line', (line) => {
      if (line.trim() !== '') this.lastWords = line.trim();
    });
    // A Python that cannot be started, or a request to one that has ended: the answer that never
    // comes tells it.
    child.on('error', (error) => {
      this.lastWords = error.message;
    });
    child.stdin!.on('error', () => undefined);
  }

  /** @throws Error with the reason if the case cannot be prepared, as where its library is missing */
  static async start(python: string, peerCase: PeerCase): Promise<PeerProcess> {
    const child = spawn(
      python,
      ['-B', workerPath, peerCase.function, JSON.stringify(peerCase.arguments)],
      { env: { ...process.env, ...oneThread }, stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const peer = new PeerProcess(child);
    try {
      peer.versions = v.parse(ready, await peer.nextAnswer()).versions;
      return peer;
    } catch (error) {
      await peer.close();
      throw error;
    }
  }

  /** @throws Error with the reason if the peer fails */
  async ask<T>(request: object, answer: v.GenericSchema<unknown, T>): Promise<T> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    return v.parse(answer, await this.nextAnswer());
  }

  async close(): Promise<void> {
    this.child.kill();
    await this.closed;
  }

  private async nextAnswer(): Promise<unknown> {
    const { value, done } = await this.lines.next();
    if (done === true) {
      await this.closed;
      throw new Error(`The peer’s process ended: ${this.lastWords}`);
    }
    const answer: unknown = JSON.parse(value);
    if (v.is(failure, answer)) throw new Error(answer.error);
    return answer;
  }
}
