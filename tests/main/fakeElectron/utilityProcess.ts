import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { NodeUtilityProcess } from '../../support/processes/nodeUtilityProcess';

export class FakeUtilityProcess extends EventEmitter {
  pid: number | undefined;
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly received: { message: unknown; ports: unknown[] }[] = [];

  constructor(
    readonly entryPath: string,
    readonly args: readonly string[],
  ) {
    super();
  }

  postMessage(message: unknown, ports: unknown[]): void {
    this.received.push({ message, ports });
  }
}

export const utilityProcess = {
  forked: [] as FakeUtilityProcess[],
  /** A source of a bundled script, or a script’s path: set, it is run in a real process each time. */
  realEntry: null as string | null,
  started: [] as NodeUtilityProcess[],
  fork(
    entryPath: string,
    args: string[],
    options: { stdio?: 'pipe' },
  ): FakeUtilityProcess | NodeUtilityProcess {
    if (this.realEntry !== null) {
      const child = new NodeUtilityProcess(this.realEntry, args, options);
      this.started.push(child);
      return child;
    }
    const child = new FakeUtilityProcess(entryPath, args);
    this.forked.push(child);
    return child;
  },
};
