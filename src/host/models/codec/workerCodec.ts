import { Worker } from 'node:worker_threads';
import { visible } from '../../../shared/visibleText';
import { clauseOf } from '../../../shared/errorText';
import type { ModelCodec } from '../../../trainer/models/modelCodec';
import { ModelFormatError } from '../../../trainer/models/modelFormatError';
import type { FaultListener } from '../../../trainer/session/fault';
import { handOver, type CodecAnswer, type CodecRequest } from './codecMessages';
import { workerEntry } from './workerEntry';

const mebibyte = 1024 * 1024;

export interface CodecLimits {
  readonly timeMs: number;
  /** By how much the process may grow meanwhile. */
  readonly memoryBytes: number;
}

/** The largest model takes a second and 100 MiB, on a slow machine too. */
const defaultLimits: CodecLimits = { timeMs: 10_000, memoryBytes: 512 * mebibyte };

/**
 * V8's own limit for the thread. It is above ours, and far from what a model takes: where one array
 * grows too large for it, V8 ends the whole process.
 */
const heapMebibytes = 2048;

/** A machine that is busy with other things may take this long to begin. */
const maxStartMs = 30_000;

/** Time between two looks at the memory. */
const watchMs = 20;

interface WorkerCodecOptions {
  /** Hears of what nobody foresaw. */
  readonly onFault: FaultListener;
  readonly limits?: CodecLimits;
  /** The thread's script. */
  readonly entry?: string;
}

/**
 * Reads and writes each model in a thread of its own, which is ended afterwards: whatever a file
 * makes of its reader, the trainer goes on. The bytes of files that are decoded are handed over: they
 * are empty here afterwards.
 */
export function workerCodec({
  onFault,
  limits = defaultLimits,
  entry = workerEntry,
}: WorkerCodecOptions): ModelCodec {
  const ask = async (request: CodecRequest, buffers: ArrayBuffer[], words: Words) => {
    try {
      const answer = await run(entry, request, buffers, limits);
      if (answer.kind === 'refused') throw new ModelFormatError(answer.sentence);
      if (answer.kind === 'failed') throw answer.error;
      return answer;
    } catch (error) {
      if (error instanceof ModelFormatError) throw error;
      if (error instanceof LimitReached) throw new ModelFormatError(words[error.limit]);
      onFault(words.doing, error);
      throw new ModelFormatError(words.failed(visible(clauseOf(error)).slice(0, 200)));
    }
  };
  return {
    async decode(given, options) {
      const { files, buffers } = handOver(given);
      const answer = await ask({ kind: 'decode', files, options }, buffers, readingWords);
      return (answer as Extract<CodecAnswer, { kind: 'decoded' }>).decoded;
    },
    async encode(model, format) {
      const answer = await ask({ kind: 'encode', model, format }, [], writingWords);
      return [...(answer as Extract<CodecAnswer, { kind: 'encoded' }>).files];
    },
  };
}

/** What a person is told when it ends otherwise than by an answer. */
interface Words {
  readonly time: string;
  readonly memory: string;
  readonly failed: (clause: string) => string;
  /** After "while", for a developer. */
  readonly doing: string;
}

const readingWords: Words = {
  time: 'The model could not be read in time, and no CartPole model takes that long: choose another one.',
  memory: 'Reading the model takes more memory than any CartPole model needs: choose another one.',
  failed: (clause) => `The model could not be read (${clause}): choose another one.`,
  doing: 'reading a model',
};

const writingWords: Words = {
  time: 'The model could not be written in time: save it again, or in another format.',
  memory: 'Writing the model takes too much memory: save it in another format.',
  failed: (clause) => `The model could not be written (${clause}): save it in another format.`,
  doing: 'writing a model',
};

class LimitReached extends Error {
  constructor(readonly limit: 'time' | 'memory') {
    super(`The thread reached its limit of ${limit}.`);
  }
}

/** One request in one thread, from its start to its end. */
function run(
  entry: string,
  request: CodecRequest,
  buffers: ArrayBuffer[],
  { timeMs, memoryBytes }: CodecLimits,
): Promise<CodecAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entry, {
      env: {},
      execArgv: [],
      // What a library prints is no part of a command's output.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: heapMebibytes },
    });
    worker.stdout.resume();
    worker.stderr.resume();
    const end = (settle: () => void) => {
      clearTimeout(deadline);
      clearInterval(watch);
      void worker.terminate();
      settle();
    };
    const fail = (error: unknown) => end(() => reject(error));
    // Where this thread was busy for long, the answer may be there already, and unread.
    const giveUp = () => setImmediate(() => fail(new LimitReached('time')));
    let deadline = setTimeout(giveUp, maxStartMs);
    worker.once('online', () => {
      clearTimeout(deadline);
      deadline = setTimeout(giveUp, timeMs);
    });
    const mostBytes = process.memoryUsage.rss() + memoryBytes;
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() > mostBytes) fail(new LimitReached('memory'));
    }, watchMs);
    worker.on('message', (answer: CodecAnswer) => end(() => resolve(answer)));
    worker.on('messageerror', fail);
    worker.on('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new LimitReached('memory') : error),
    );
    worker.on('exit', (code) => fail(new Error(`its thread ended with code ${code}`)));
    worker.postMessage(request, buffers);
  });
}
