import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  _electron as electron,
  expect,
  test as base,
  type ElectronApplication,
  type Page,
} from '@playwright/test';
import { appRoot } from '../../src/host/app/appRoot';
import { findElectronBinary } from '../../src/host/app/electronBinary';
import { exitCodeOf, ownFolders, packagedApp } from './desktopApp';

/** The desktop app, as if it were started for the first time. */
export class LaunchedApp {
  readonly child: ChildProcess;

  constructor(
    readonly app: ElectronApplication,
    readonly window: Page,
    /** Holds all that it keeps, and may hold a test's models. */
    readonly folder: string,
  ) {
    this.child = app.process();
  }

  /** Quits it; resolves to its exit code. */
  async quit(): Promise<number | null> {
    // It may be gone before it can answer.
    await this.app.evaluate((main) => main.app.quit()).catch(() => undefined);
    return exitCodeOf(this.child);
  }
}

export const test = base.extend<{ launched: LaunchedApp }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs off its pattern.
  launched: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'cartpole-electron-'));
    const { args, env } = ownFolders(folder);
    const app = await electron.launch({
      executablePath: packagedApp ?? findElectronBinary() ?? '',
      args: [...(packagedApp === undefined ? [appRoot] : []), ...args],
      env,
    });
    const child = app.process();
    try {
      await use(new LaunchedApp(app, await app.firstWindow(), folder));
    } finally {
      if (child.exitCode === null) child.kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
});

export { expect };
