import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appRoot } from '../../src/host/app/appRoot';
import { dropOnPage, holdOverPage } from './dropOnPage';
import { expect, test, type StudioPage } from './studioPage';

/**
 * Drops, and again where the window still played at random: the play before it may have left its
 * words, so that the end of this one cannot be told by them.
 */
async function dropAndRead(studio: StudioPage, paths: string[], words: string) {
  await expect(async () => {
    await dropOnPage(studio.page, paths);
    await expect(studio.status).toContainText(words, { timeout: 2000 });
  }).toPass({ timeout: 30_000 });
}

test('a model’s folder is opened by dropping it', async ({ studio }, testInfo) => {
  const folder = testInfo.outputPath('my model');
  await cp(join(appRoot, 'resources/trained-agent'), folder, { recursive: true });
  await writeFile(join(folder, '.DS_Store'), 'not of the model');
  await writeFile(join(folder, 'notes.txt'), 'not of the model');
  await mkdir(join(folder, 'older'));
  await dropOnPage(studio.page, [folder]);
  await expect(studio.status).toContainText('Opened my model.');
  expect(await studio.testScores()).toEqual(new Array(20).fill(500));

  for (const also of [join(folder, 'older'), join(folder, 'model.json')]) {
    const words = 'Open one folder at a time, without other files.';
    await dropAndRead(studio, [folder, also], words);
    await studio.button('Random').click();
    await expect(studio.status).toContainText('Random play done');
  }

  await dropAndRead(studio, [join(folder, 'older')], 'older holds no model');
  await dropOnPage(studio.page, [join(folder, 'notes.txt')]);
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

test('what is held over the window is told what it opens, or why not now', async ({ studio }) => {
  const { page } = studio;
  const held = [join(appRoot, 'README.md')];
  await holdOverPage(page, held);
  await expect(page.getByText('Drop a model to open it')).toBeInViewport({ ratio: 1 });
  await dropOnPage(page, held);
  await expect(page.getByText('Drop a model to open it')).toBeHidden();
  await studio.chooseSlowestPace();
  await studio.button('Train').click();
  await expect(studio.status).toContainText('Training the agent');
  await holdOverPage(page, held);
  await expect(page.getByText('Stop training first.').last()).toBeInViewport({ ratio: 1 });
  await dropOnPage(page, held);
  await expect(studio.status).toHaveText('Stop training first.');
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
