import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron, expect, test } from '@playwright/test';
import { appRoot } from '../../src/host/appRoot';
import { findElectronBinary } from '../../src/host/electronBinary';
import { attack, codeThatRan } from '../e2e/attackPage';
import { departures, requestAttacks } from '../e2e/attacks';
import { openElsewhere } from '../e2e/elsewhere';
import { desktopObstacle, exitCodeOf, ownFolders, packagedApp } from './desktopApp';

const reason = desktopObstacle();

test.describe('a script that got into the desktop window', () => {
  test.skip(reason !== null, reason ?? '');

  test('reaches nothing outside, and runs no other code', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cartpole-electron-'));
    const elsewhere = await openElsewhere();
    const { args, env } = ownFolders(folder);
    const app = await electron.launch({
      executablePath: packagedApp ?? findElectronBinary() ?? '',
      args: [...(packagedApp === undefined ? [appRoot] : []), ...args],
      env,
    });
    const child = app.process();
    try {
      const window = await app.firstWindow();
      await expect(window.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
      for (const one of [...requestAttacks, ...departures]) await attack(window, one, elsewhere);
      await window.waitForTimeout(2000);
      // The developer's app may connect ahead; it asks for nothing.
      const hits = elsewhere.hits.filter(
        (hit) => packagedApp !== undefined || hit !== 'connection',
      );
      expect(hits).toEqual([]);
      expect(await codeThatRan(window, elsewhere)).toEqual({});
      expect(window.url()).toBe('app://cartpole-studio/');
      expect(app.windows()).toHaveLength(1);
      expect(await window.evaluate(() => Object.keys(globalThis).includes('require'))).toBe(false);
      await app.evaluate((main) => main.app.quit()).catch(() => undefined);
      expect(await exitCodeOf(child)).toBe(0);
    } finally {
      if (child.exitCode === null) child.kill();
      await elsewhere.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
