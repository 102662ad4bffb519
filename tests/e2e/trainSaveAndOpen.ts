import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { expect, type StudioPage } from './studioPage';

/** Trains an agent until it is solved, saves it, and expects the same of it after opening it again. */
export async function trainSaveAndOpen(studio: StudioPage): Promise<void> {
  const { page, status } = studio;
  await studio.trainToSolved(7);
  await expect(status).toContainText('on 100 fresh starts');
  const scores = await studio.testScores();
  expect(scores).toHaveLength(20);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    studio.button('Save').click(),
  ]);
  await expect(status).toContainText('aved');
  expect(download.suggestedFilename()).toMatch(/^cartpole-\d+-seed-7\.zip$/);
  const path = await download.path();
  const names = Object.keys(unzipSync(await readFile(path)));
  expect(names.some((name) => name.endsWith('/model.json'))).toBe(true);

  // Something else in between, so that only the file can bring the scores back.
  await studio.useSeed(8);
  await studio.button('New agent').click();
  await expect(page.getByText('seed 8', { exact: false })).toBeVisible();
  expect(await studio.testScores()).not.toEqual(scores);

  const [selector] = await Promise.all([
    page.waitForEvent('filechooser'),
    studio.button('Open').click(),
  ]);
  await selector.setFiles({
    name: download.suggestedFilename(),
    mimeType: 'application/zip',
    buffer: await readFile(path),
  });
  await expect(status).toContainText('pened');
  expect(await studio.testScores()).toEqual(scores);
  expect(studio.problems).toEqual([]);
}
