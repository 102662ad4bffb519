import { readFile } from 'node:fs/promises';
import type { Download } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test, type StudioPage } from './studioPage';

const question = ({ page }: StudioPage) =>
  page.getByRole('dialog', { name: 'Save the model as', exact: true });

/** Chooses a format by the start of its name; resolves to what the browser was given. */
async function saveAs(studio: StudioPage, format: string): Promise<Download> {
  await studio.button('Save as').click();
  const [download] = await Promise.all([
    studio.page.waitForEvent('download'),
    question(studio).getByRole('button', { name: format }).click(),
  ]);
  await expect(studio.status).toHaveText(`Saved as ${download.suggestedFilename()}.`);
  return download;
}

async function openDownload(studio: StudioPage, download: Download): Promise<void> {
  const [selector] = await Promise.all([
    studio.page.waitForEvent('filechooser'),
    studio.button('Open').click(),
  ]);
  await selector.setFiles({
    name: download.suggestedFilename(),
    mimeType: 'application/octet-stream',
    buffer: await readFile(await download.path()),
  });
  await expect(studio.status).toContainText(/^Opened /);
}

test('saves in the format that was chosen, and opens it with the same scores', async ({
  studio,
}) => {
  await studio.trainToSolved(7);
  const scores = await studio.testScores();
  for (const [format, ending] of [['TF.js Layers', 'zip']] as const) {
    const download = await saveAs(studio, format);
    expect(download.suggestedFilename()).toMatch(new RegExp(`^cartpole-\\d+-seed-7\\.${ending}$`));
    await openDownload(studio, download);
    // One of this app's own: nobody else made it.
    await expect(studio.page.getByRole('region', { name: 'About the opened model' })).toBeHidden();
    expect(await studio.testScores()).toEqual(scores);
  }
  expect(studio.problems).toEqual([]);
});

test('lays a README beside a model', async ({ studio }) => {
  await studio.button('Save as').click();
  await studio.page.getByRole('checkbox', { name: /README/ }).check();
  const [download] = await Promise.all([
    studio.page.waitForEvent('download'),
    question(studio).getByRole('button', { name: 'TF.js Layers' }).click(),
  ]);
  const entries = unzipSync(await readFile(await download.path()));
  const readme = Object.keys(entries).find((path) => path.endsWith('/README.md'))!;
  expect(strFromU8(entries[readme]!)).toContain('CartPole');
});

test('asks for the format by keyboard alone, and saves in it again', async ({ studio }) => {
  const { page } = studio;
  await studio.button('Save as').focus();
  await page.keyboard.press('Enter');
  await expect(question(studio)).toBeVisible();
  // The focus is on the format of the last time.
  await expect(question(studio).getByRole('button', { name: 'TF.js Layers' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question(studio)).toBeHidden();
  await expect(studio.button('Save as')).toBeFocused();

  await page.keyboard.press('Control+Shift+s');
  await expect(question(studio)).toBeVisible();
  const [first] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  await expect(studio.status).toContainText('Saved as');
  const [second] = await Promise.all([
    page.waitForEvent('download'),
    page.keyboard.press('Control+s'),
  ]);
  expect(second.suggestedFilename()).toBe(first.suggestedFilename());
});
