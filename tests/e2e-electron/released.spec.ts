import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import { exitCodeOf, startWithDevTools } from './desktopApp';

/** A package as people get it, with every fuse as it is released. */
const releasedApp = process.env['CARTPOLE_STUDIO_RELEASED_APP'];

test.describe('the released app', () => {
  test.skip(releasedApp === undefined, 'Skipped: CARTPOLE_STUDIO_RELEASED_APP names no package.');

  test('starts, tests its trained example and ends with its window', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cartpole-released-'));
    const { child, endpoint, said } = await startWithDevTools(releasedApp!, folder, [
      '--inspect=0',
    ]);
    try {
      // Its fuse refuses Node's inspector, whoever asks.
      expect(said.join('\n')).not.toContain('Debugger listening');
      const browser = await chromium.connectOverCDP(endpoint);
      const context = browser.contexts()[0]!;
      const window = context.pages()[0] ?? (await context.waitForEvent('page'));
      expect(window.url()).toBe('app://cartpole-studio/');
      await window.getByRole('radio', { name: 'max', exact: true }).check();
      await window.getByRole('button', { name: 'Test', exact: true }).click();
      await expect(window.getByRole('status')).toContainText(/\d+ of 20 reached 500/, {
        timeout: 30_000,
      });
      await window.close();
      // On macOS an app outlives its windows.
      if (process.platform !== 'darwin') expect(await exitCodeOf(child)).toBe(0);
    } finally {
      if (child.exitCode === null) child.kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
