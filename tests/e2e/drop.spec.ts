import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { appRoot } from '../../src/host/app/appRoot';
import { expect, test, type StudioPage } from './studioPage';

/**
 * Drops files and folders of this machine on the page, as the system's file manager does, over
 * another part of the page than that over which they were held. A browser asks the page at each
 * part that it comes to, and a starting page changes its parts under the pointer by itself.
 */
async function drop(page: Page, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const [type, x] of [
    ['dragEnter', 300],
    ['dragOver', 300],
    ['drop', 1100],
  ] as const) {
    await session.send('Input.dispatchDragEvent', { type, x, y: 300, data });
  }
}

/**
 * Drops, and again where the window still played at random: the play before it may have left its
 * words, so that the end of this one cannot be told by them.
 */
async function dropAndRead(studio: StudioPage, paths: string[], words: string) {
  await expect(async () => {
    await drop(studio.page, paths);
    await expect(studio.status).toContainText(words, { timeout: 2000 });
  }).toPass({ timeout: 30_000 });
}

test('a model’s folder is opened by dropping it', async ({ studio }, testInfo) => {
  const folder = testInfo.outputPath('my model');
  await cp(join(appRoot, 'resources/trained-agent'), folder, { recursive: true });
  await writeFile(join(folder, '.DS_Store'), 'not of the model');
  await writeFile(join(folder, 'notes.txt'), 'not of the model');
  await mkdir(join(folder, 'older'));
  await drop(studio.page, [folder]);
  await expect(studio.status).toContainText('Opened my model.');
  expect(await studio.testScores()).toEqual(new Array(20).fill(500));

  for (const also of [join(folder, 'older'), join(folder, 'model.json')]) {
    const words = 'Open one folder at a time, without other files.';
    await dropAndRead(studio, [folder, also], words);
    await studio.button('Random').click();
    await expect(studio.status).toContainText('Random play done');
  }

  await dropAndRead(studio, [join(folder, 'older')], 'older holds no model');
  await drop(studio.page, [join(folder, 'notes.txt')]);
  await expect(studio.status).toHaveClass(/bad/);
  const keras = join(folder, 'older', 'agent.h5');
  await writeFile(keras, '\x89HDF\r\n\x1a\n', 'latin1');
  for (const dropped of [keras, join(folder, 'older')]) {
    const words = 'The HDF5 file is damaged: copy or download it again.';
    await dropAndRead(studio, [dropped], words);
    await studio.button('Random').click();
    await expect(studio.status).toContainText('Random play done');
  }
  expect(studio.problems).toEqual([]);
});

test('text is dropped into the field under it', async ({ studio }) => {
  const { page } = studio;
  const seed = page.getByLabel('Seed', { exact: true });
  const { x, y, width, height } = (await seed.boundingBox())!;
  const session = await page.context().newCDPSession(page);
  const data = { items: [{ mimeType: 'text/plain', data: '42' }], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const at = { x: x + width / 2, y: y + height / 2 };
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await expect(seed).toHaveValue('42');
  expect(studio.problems).toEqual([]);
});
