import type { Page } from '@playwright/test';

/**
 * Drops files and folders of this machine on the page, as the system's file manager does, over
 * another part of the page than that over which they were held. A browser asks the page at each
 * part that it comes to, and a starting page changes its parts under the pointer by itself.
 */
export async function dropOnPage(page: Page, files: readonly string[]): Promise<void> {
  await holdOverPage(page, files);
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  await session.send('Input.dispatchDragEvent', { type: 'drop', x: 1100, y: 300, data });
}

/** Holds files over the page, and does not let them go. */
export async function holdOverPage(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  }
}
