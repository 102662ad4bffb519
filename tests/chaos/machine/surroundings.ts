import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from './fakeClock';
import { SmallDisk } from './smallDisk';

/** What stands around one app: a clock, a disk, folders. */
export class Surroundings {
  readonly folder = mkdtempSync(join(tmpdir(), 'cartpole-chaos-'));
  /** Null where libfaketime is not installed. */
  readonly clock = FakeClock.open(this.folder);
  /** Null where nothing can be mounted. */
  readonly disk = SmallDisk.mount(join(this.folder, 'disk'));
  readonly limitsDescriptors = spawnSync('prlimit', ['--version']).status === 0;
  readonly dataFolder = join(this.folder, 'disk', 'data');

  constructor() {
    mkdirSync(this.dataFolder, { recursive: true });
    mkdirSync(this.temporaryFolder);
  }

  /** Where runs may be kept. */
  get runFolders(): readonly string[] {
    const own = `cartpole-studio-${process.getuid!()}`;
    return [join(this.dataFolder, 'runs'), join(this.temporaryFolder, own)];
  }

  /** For every process of the app. */
  get environment(): Record<string, string> {
    return {
      CARTPOLE_STUDIO_DATA: this.dataFolder,
      TMPDIR: this.temporaryFolder,
      ...this.clock?.environment,
    };
  }

  /** What this machine does not allow, in words. */
  missing(): string[] {
    return [
      ...(this.clock === null ? ['clock jumps: libfaketime is not installed'] : []),
      ...(this.disk === null ? ['full and read-only disks: nothing can be mounted here'] : []),
      ...(this.limitsDescriptors ? [] : ['descriptor limits: prlimit is not installed']),
    ];
  }

  remove(): void {
    this.disk?.unmount();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  private get temporaryFolder(): string {
    return join(this.folder, 'tmp');
  }
}
