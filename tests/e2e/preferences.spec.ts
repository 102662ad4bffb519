import { openDesktopPage } from './desktopPage';
import { expect, test } from './studioPage';

test.beforeEach(async ({ page, server }) => {
  await openDesktopPage(page, server.address);
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
    .toEqual([{ keepAwake: true }, { checkpointSeconds: 30 }]);

  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.evaluate(() => window.pickFromMenu('preferences'));
  await expect(seconds).toHaveValue('30');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();
});
