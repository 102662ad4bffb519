import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { appRoot } from '../../../src/host/app/appRoot';

/** All that a build reads or writes, apart from packages. */
const copied = [
  'config',
  'electron.vite.config.ts',
  'out',
  'package.json',
  'package-lock.json',
  'resources',
  'scripts',
  'src',
  'tsconfig.json',
];

/** A checkout of its own, which may be built anew while something of it runs. */
export class CheckoutCopy {
  constructor(readonly folder: string) {
    mkdirSync(folder);
    for (const name of copied) {
      cpSync(join(appRoot, name), join(folder, name), {
        recursive: true,
        preserveTimestamps: true,
        // The scripts of the tests that run just now.
        filter: (path) => !path.includes('test-scripts-'),
      });
    }
    symlinkSync(join(appRoot, 'node_modules'), join(folder, 'node_modules'));
  }

  get launcher(): string {
    return join(this.folder, 'src/cli/launch.mjs');
  }

  /**
   * Changes a source and starts a second command, which then builds all of it.
   * @throws Error with what it said, if it failed
   */
  async rebuild(): Promise<void> {
    appendFileSync(join(this.folder, 'src/cli/index.ts'), '// Changed once more.\n');
    const command = spawn(process.execPath, [this.launcher, '--version'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      // The true time.
      env: { ...process.env, LD_PRELOAD: '' },
    });
    const [problems, [exitCode]] = await Promise.all([
      text(command.stderr),
      once(command, 'exit') as Promise<[number | null]>,
    ]);
    if (exitCode !== 0) throw new Error(`The build ended with ${exitCode}: ${problems}`);
  }
}
