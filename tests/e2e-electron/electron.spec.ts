import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron as electron, expect, test } from '@playwright/test';
import { findElectronBinary } from '../../src/host/electronBinary';

/** Why the desktop app cannot be started here, in a sentence; null where it can. */
function obstacle(): string | null {
  if (findElectronBinary() === null) {
    return 'Skipped: Electron’s binary is not installed; “npx install-electron --no” fetches it.';
  }
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && DISPLAY === undefined && WAYLAND_DISPLAY === undefined) {
    return 'Skipped: there is no display for the desktop app; “xvfb-run” gives one.';
  }
  return null;
}

const reason = obstacle();
// Once, and where every reporter shows it: workers load this file too.
if (reason !== null && process.env['TEST_WORKER_INDEX'] === undefined) console.info(reason);

test.describe('the desktop app', () => {
  test.skip(reason !== null, reason ?? '');

  test('trains until it is solved, tests, saves and opens again', async () => {
    test.setTimeout(120_000);
    const folder = await mkdtemp(join(tmpdir(), 'cartpole-electron-'));
    // Chromium refuses its sandbox to root, which is who runs in a CI container.
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const app = await electron.launch({
      executablePath: findElectronBinary() ?? '',
      args: ['.', `--user-data-dir=${join(folder, 'profile')}`, ...asRoot],
    });
    try {
      const window = await app.firstWindow();
      expect(window.url()).toBe('app://cartpole-studio/');
      // The page has the bridge and nothing else of Node.
      expect(
        await window.evaluate(() => ['require', 'process'].filter((name) => name in globalThis)),
      ).toEqual([]);

      const status = window.getByRole('status');
      const button = (name: string) => window.getByRole('button', { name, exact: true });
      await window.getByRole('radio', { name: 'max', exact: true }).check();
      await button('Train').click();
      await expect(status).toContainText('Solved', { timeout: 60_000 });

      await button('Test').click();
      await expect(status).toContainText(/\d+ of 20 reached 500/, { timeout: 30_000 });

      const model = join(folder, 'my model');
      await app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
      }, model);
      await button('Save').click();
      await expect(status).toContainText(/saved/i);
      expect(await readdir(model)).toContain('model.json');

      await button('Open').click();
      await expect(status).toContainText('my model');
    } finally {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
