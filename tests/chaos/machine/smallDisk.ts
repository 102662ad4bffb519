import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../../src/host/files/systemErrors';
import { until } from '../until';

const sizeMebibytes = 64;

/** A disk of its own in memory, which can be full or read-only. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** Null where this user may mount nothing. */
  static mount(folder: string): SmallDisk | null {
    mkdirSync(folder, { recursive: true });
    const options = `size=${sizeMebibytes}m,mode=700`;
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
    return status === 0 ? new SmallDisk(folder) : null;
  }

  /** Leaves no byte free. */
  fill(): void {
    const file = openSync(this.ballast, 'a');
    try {
      for (const bytes of [64 * 1024, 1]) writeUntilFull(file, Buffer.alloc(bytes));
    } finally {
      closeSync(file);
    }
  }

  /** The system refuses while a file is being written: it is tried until none is. */
  async makeReadOnly(): Promise<void> {
    await until(() => this.remount('ro'), 'no file of the data folder was being written');
  }

  relieve(): void {
    this.remount('rw');
    rmSync(this.ballast, { force: true });
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.folder]);
  }

  private get ballast(): string {
    return join(this.folder, 'ballast');
  }

  private remount(access: 'ro' | 'rw'): boolean {
    return spawnSync('mount', ['-o', `remount,${access}`, this.folder]).status === 0;
  }
}

function writeUntilFull(file: number, bytes: Buffer): void {
  try {
    for (;;) writeSync(file, bytes);
  } catch (error) {
    if (systemCode(error) !== 'ENOSPC') throw error;
  }
}
