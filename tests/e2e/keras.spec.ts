import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appRoot } from '../../src/host/app/appRoot';
import { dropOnPage } from './dropOnPage';
import { expect, test, type StudioPage } from './studioPage';

const keras3 = join(appRoot, 'tests/data/keras3');
/** The article’s own agent, which its author trained: beside the checkout, where it is. */
const article = join(appRoot, '../shared/data/keras-h5/tutorial-functional-keras2.2.4.h5');
const fact = ({ page }: StudioPage, name: string) =>
  page.getByRole('region', { name: 'About the opened model' }).locator('div', { hasText: name });

test('a Keras file is dropped, tested and saved as another, and plays the same when it is opened again', async ({
  studio,
}) => {
  // Its reader and its large network take their time on a busy machine.
  test.setTimeout(240_000);
  const opened = { timeout: 60_000 };
  const { page, status } = studio;
  const isThere = existsSync(article);
  await dropOnPage(page, [isThere ? article : join(keras3, 'keras3-tutorial-compiled.h5')]);
  await expect(status).toContainText(
    /^Opened (tutorial-functional-keras2\.2\.4|keras3-tutorial)/,
    opened,
  );
  await expect(fact(studio, 'Made by')).toContainText(isThere ? 'Keras 2.2.4' : 'Keras 3.15');
  await expect(fact(studio, 'Layers')).toContainText('4 → 512 ReLU → 256 ReLU → 64 ReLU → 2');
  await expect(fact(studio, 'Parameters')).toContainText('150,466');

  const scores = await studio.testScores();

  await studio.button('Save as').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: 'Keras (.keras)' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.keras$/);
  await studio.useSeed(8);
  await studio.button('New agent').click();
  await expect(page.getByText('seed 8', { exact: false })).toBeVisible();

  const [selector] = await Promise.all([
    page.waitForEvent('filechooser'),
    studio.button('Open').click(),
  ]);
  await selector.setFiles({
    name: download.suggestedFilename(),
    mimeType: 'application/octet-stream',
    buffer: await readFile(await download.path()),
  });
  await expect(status).toContainText(/^Opened /, opened);
  expect(await studio.testScores()).toEqual(scores);
  expect(studio.problems).toEqual([]);
});

test('weights alone ask what their hidden layers do', async ({ studio }) => {
  const { page, status } = studio;
  const question = page.getByRole('dialog', { name: 'What do its hidden layers do?' });
  const weights = join(keras3, 'keras3-sequential.weights.h5');
  await dropOnPage(page, [weights]);
  await expect(question).toContainText('4 → 24 → 24 → 2');
  await expect(question.getByRole('combobox')).toBeFocused();
  await expect(question.getByRole('combobox')).toHaveValue('relu');
  await page.keyboard.press('Escape');
  await expect(status).toHaveText('Opening was cancelled: the agent is as it was.');
  await expect(page.getByText('Trained example')).toBeVisible();

  await dropOnPage(page, [weights]);
  await question.getByRole('combobox').selectOption('tanh');
  await question.getByRole('button', { name: 'Open' }).click();
  await expect(status).toContainText('Opened keras3-sequential.weights.');
  await expect(fact(studio, 'Layers')).toContainText('4 → 24 tanh → 24 tanh → 2');
  expect(studio.problems).toEqual([]);
});

test('what cannot be played is refused by name, and the agent stays', async ({ studio }) => {
  await dropOnPage(studio.page, [join(keras3, 'keras3-three-actions.h5')]);
  await expect(studio.status).toHaveClass(/bad/);
  await expect(studio.status).toContainText('3');
  await expect(studio.page.getByText('Trained example')).toBeVisible();
});
