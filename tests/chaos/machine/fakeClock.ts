import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The wall clock of the processes that are started with its variables; it can jump while they run. */
export class FakeClock {
  private constructor(
    private readonly library: string,
    private readonly file: string,
  ) {
    this.jump(0);
  }

  /**
   * Null where libfaketime is not installed, as Debian's package does it.
   * @param folder for the file that tells the time
   */
  static open(folder: string): FakeClock | null {
    const library = findLibrary();
    return library === null ? null : new FakeClock(library, join(folder, 'clock'));
  }

  /** Durations stay true, and so do the times of files: a clock that jumps changes neither. */
  get environment(): Record<string, string> {
    return {
      LD_PRELOAD: this.library,
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    };
  }

  /** @param days from the true time */
  jump(days: number): void {
    writeFileSync(`${this.file}.new`, `${days < 0 ? '' : '+'}${days}d\n`);
    renameSync(`${this.file}.new`, this.file);
  }
}

function findLibrary(): string | null {
  for (const folder of foldersIn('/usr/lib')) {
    const library = join(folder, 'faketime/libfaketimeMT.so.1');
    if (foldersIn(join(folder, 'faketime')).includes(library)) return library;
  }
  return null;
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
