import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** What a child of the pool tells: that it is ready for its first task, or what came of one. */
type FromChild<Result> = { readonly ready: true } | { readonly result: Result };

interface PoolOptions<Result> {
  /** At most; as many as there are cores if nothing is said. */
  readonly processes?: number;
  /** Hears each result when it is there, and how many are. */
  heard?(result: Result, done: number): void;
}

/**
 * Works on tasks in processes of their own, side by side; the module calls `answerTasks`. The
 * results come in the tasks' order, whichever process had which.
 * @throws Error if one of the processes fails
 */
export async function workInChildren<Task extends object, Result>(
  module: URL,
  tasks: readonly Task[],
  { processes = availableParallelism(), heard }: PoolOptions<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  let next = 0;
  const children: ChildProcess[] = [];
  const runChild = async (): Promise<void> => {
    const child = fork(fileURLToPath(module), { serialization: 'advanced' });
    children.push(child);
    let current = -1;
    child.on('message', (message: FromChild<Result>) => {
      if ('result' in message) {
        results.set(current, message.result);
        heard?.(message.result, results.size);
      }
      current = next;
      next += 1;
      const task = tasks[current];
      if (task === undefined) child.disconnect();
      else child.send(task);
    });
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    if (exitCode !== 0) throw new Error('A process that was measured failed.');
  };
  try {
    await Promise.all(Array.from({ length: Math.min(processes, tasks.length) }, runChild));
  } finally {
    for (const child of children) child.kill();
  }
  return tasks.map((_, index) => results.get(index)!);
}

/** A child's side: works on each task that comes, until no more do. */
export function answerTasks<Task, Result>(work: (task: Task) => Result): void {
  const tell = (message: FromChild<Result>): void => {
    process.send?.(message);
  };
  process.on('message', (task: Task) => {
    tell({ result: work(task) });
  });
  tell({ ready: true });
}
