import type { Page } from '@playwright/test';
import { openDesktopPage } from './desktopPage';
import { expect, test } from './studioPage';

declare global {
  interface Window {
    /** Opens the dialog that a test is about. */
    openDialog(): void;
    openedAgain: Promise<boolean>;
  }
}

/**
 * Has the dialog opened again by `window.openDialog` when the browser tells that it was closed,
 * before the window itself hears of that. `window.openedAgain` tells whether it then stays open.
 */
async function openAgainWhenClosed(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.openedAgain = new Promise((resolve) => {
      const closed = ({ target }: Event) => {
        window.openDialog();
        const dialog = target as HTMLDialogElement;
        const answer = () => resolve(dialog.matches(':modal') && dialog.childElementCount > 0);
        requestAnimationFrame(() => requestAnimationFrame(answer));
      };
      document.addEventListener('close', closed, { capture: true, once: true });
    });
  });
}

const dialogs = [
  { title: 'Preferences', button: 'Done' },
  { title: 'Settings of the next new agent', button: 'Cancel', opener: 'Settings' },
  { title: 'What computes the network', button: 'Done', opener: 'Engine' },
];

for (const { title, button, opener } of dialogs) {
  test(`stays open when it is opened again as it closes: ${title}`, async ({ page, server }) => {
    if (opener === undefined) {
      await openDesktopPage(page, server.address);
      await page.evaluate(() => {
        window.openDialog = () => window.pickFromMenu('preferences');
      });
    } else {
      await page.goto(server.address);
      await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
      await page.evaluate((name) => {
        const isOpener = ({ innerText }: HTMLElement) => innerText.trim() === name;
        window.openDialog = () => [...document.querySelectorAll('button')].find(isOpener)!.click();
      }, opener);
    }
    const dialog = page.getByRole('dialog', { name: title });
    await page.evaluate(() => window.openDialog());
    await expect(dialog).toBeVisible();
    const ways = [
      () => page.keyboard.press('Escape'),
      () => dialog.getByRole('button', { name: button }).click(),
    ];
    for (const close of [...ways, ...ways]) {
      await openAgainWhenClosed(page);
      await close();
      expect(await page.evaluate(() => window.openedAgain)).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });
}

test('gives the focus back to the button that opened the dialog', async ({ studio }) => {
  for (const name of ['Settings', 'Engine']) {
    await studio.button(name).focus();
    await studio.page.keyboard.press('Enter');
    await expect(studio.page.getByRole('dialog')).toBeVisible();
    await studio.page.keyboard.press('Escape');
    await expect(studio.page.getByRole('dialog')).toBeHidden();
    await expect(studio.button(name)).toBeFocused();
  }
});
