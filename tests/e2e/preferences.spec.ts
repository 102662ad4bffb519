import type { DesktopBridge, MenuAction } from '../../src/shared/desktop/desktopBridge';
import type { Preferences } from '../../src/shared/preferences';
import { expect, test } from './studioPage';

declare global {
  interface Window {
    pickFromMenu(action: MenuAction): void;
    readonly changes: Preferences[];
  }
}

/** The page as the desktop window shows it; the main process's side of the bridge is a stand-in. */
test.beforeEach(async ({ page, server }) => {
  await page.addInitScript(() => {
    const changes: Preferences[] = [];
    let preferences: Preferences = { checkpointSeconds: 5, notifications: true, keepAwake: false };
    const nothing = () => () => undefined;
    const bridge: Partial<DesktopBridge> = {
      requestPort: () => undefined,
      preferences: () => Promise.resolve({ outcome: 'inForce', preferences }),
      changePreferences: (changed) => {
        changes.push((preferences = changed));
        return Promise.resolve({ outcome: 'inForce', preferences });
      },
      onModelOpened: nothing,
      onNotice: nothing,
      onMenuAction: (listener) => {
        window.pickFromMenu = listener;
        return () => undefined;
      },
    };
    Object.assign(window, { cartPoleStudio: bridge, changes });
  });
  await page.goto(server.address);
  await page.waitForFunction(() => 'pickFromMenu' in window);
  await page.evaluate(() => window.pickFromMenu('preferences'));
});

test('the preferences take effect at once, and only what can be is kept', async ({ page }) => {
  const dialog = page.getByRole('dialog', { name: 'Preferences' });
  const seconds = dialog.getByLabel(/Keep the run every/);
  await expect(seconds).toHaveValue('5');
  await expect(dialog.getByLabel(/Tell me/)).toBeChecked();
  await dialog.getByLabel(/awake/).check();
  await seconds.fill('301');
  await expect(dialog).toContainText('Write a whole number of seconds from 1 to 300.');
  await seconds.press('Tab');
  await seconds.fill('30');
  await seconds.press('Tab');
  await expect
    .poll(() => page.evaluate(() => window.changes))
    .toEqual([
      { checkpointSeconds: 5, notifications: true, keepAwake: true },
      { checkpointSeconds: 30, notifications: true, keepAwake: true },
    ]);

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.evaluate(() => window.pickFromMenu('preferences'));
  await expect(seconds).toHaveValue('30');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();
});
