import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { desktopObstacle, leftOver, packagedApp } from './desktopApp';
import { expect, test } from './launchedApp';

const reason = desktopObstacle();
// Once, and where every reporter shows it: workers load this file too.
if (reason !== null && process.env['TEST_WORKER_INDEX'] === undefined) console.info(reason);

test.describe('the desktop app', () => {
  test.skip(reason !== null, reason ?? '');

  // Playwright reaches the main process by Node's inspector, which the fuse of a released app
  // refuses: a package for this test is built with that one fuse left on.
  test('trains until it is solved, tests, saves, opens again and quits', async ({ launched }) => {
    test.setTimeout(180_000);
    const { app, window, folder } = launched;
    expect(window.url()).toBe('app://cartpole-studio/');
    expect(await app.evaluate((main) => main.app.isPackaged)).toBe(packagedApp !== undefined);
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
    await expect(status).toContainText('Saved as my model.');
    expect(await readdir(model)).toContain('model.json');

    await button('Open').click();
    await expect(status).toContainText('Opened my model.');

    // What it saved is all that it learnt, so that nothing asks before it quits.
    const pids = await app.evaluate((main) => main.app.getAppMetrics().map(({ pid }) => pid));
    expect(pids.length).toBeGreaterThan(2);
    expect(await launched.quit()).toBe(0);
    expect(await leftOver(pids)).toEqual([]);
  });
});
