import { expect, test } from './studioPage';
import { trainSaveAndOpen } from './trainSaveAndOpen';

test('shows the trained example, and Test plays it at once', async ({ studio }) => {
  await expect(studio.page.getByText('Trained example')).toBeVisible();
  expect(await studio.testScores()).toEqual(new Array(20).fill(500));
  expect(studio.problems).toEqual([]);
});

test('trains to solved, tests, saves, opens again and has the same scores', ({ studio }) =>
  trainSaveAndOpen(studio));

test('asks before a trained agent that is not saved is replaced', async ({ studio }) => {
  const { page } = studio;
  const question = page.getByRole('dialog', { name: 'Discard the trained agent?' });
  await studio.trainToSolved(7);
  await studio.useSeed(8);

  await studio.button('Train').click();
  await expect(question).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await studio.button('New agent').click();
  await studio.button('Keep it').click();
  await expect(question).toBeHidden();
  await expect(page.getByText('seed 7')).toBeVisible();

  await studio.button('New agent').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.keyboard.press('Enter'),
  ]);
  expect(download.suggestedFilename()).toContain('seed-7');
  await expect(page.getByText('seed 8')).toBeVisible();

  await studio.trainToSolved(8);
  await studio.useSeed(9);
  await studio.button('New agent').click();
  await studio.button('Discard').click();
  await expect(page.getByText('seed 9')).toBeVisible();
  expect(studio.problems).toEqual([]);
});

test('refuses what is no model with a sentence, and keeps the agent', async ({ studio }) => {
  const [selector] = await Promise.all([
    studio.page.waitForEvent('filechooser'),
    studio.button('Open').click(),
  ]);
  await selector.setFiles({
    name: 'model.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"format":"layers-model"}'),
  });
  await expect(studio.status).toContainText('.');
  await expect(studio.status).toHaveClass(/bad/);
  await expect(studio.page.getByText('Trained example')).toBeVisible();
  expect(await studio.testScores()).toEqual(new Array(20).fill(500));
});

test('pauses, takes single steps by keyboard, resumes and stops', async ({ studio }) => {
  const { page } = studio;
  await studio.chooseSlowestPace();
  await page.keyboard.press('t');
  await expect(studio.button('Pause')).toBeEnabled();
  await page.keyboard.press('Space');
  await expect(studio.button('Resume')).toBeVisible();
  const steps = page.getByText('Environment steps', { exact: true }).locator('xpath=..');
  const before = Number((await steps.innerText()).replace(/\D/g, ''));
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  await expect
    .poll(async () => Number((await steps.innerText()).replace(/\D/g, '')))
    .toBe(before + 2);
  await page.keyboard.press('Space');
  await expect(studio.button('Pause')).toBeVisible();
  await page.keyboard.press('x');
  await expect(studio.button('Train')).toBeEnabled();
  expect(studio.problems).toEqual([]);
});

test('plays at random and says how poorly that goes', async ({ studio }) => {
  await studio.choosePace('max');
  await studio.button('Random').click();
  await expect(studio.status).toContainText('0 of 10 reached 500');
});

test('goes on after a reload with the same curves', async ({ studio }) => {
  const { page } = studio;
  await studio.trainToSolved(7);
  const agent = await page.getByText(/seed 7/).innerText();
  await page.reload();
  await expect(page.getByText(/seed 7/)).toHaveText(agent);
  await expect(page.getByText('Press Train: epsilon falls')).toHaveCount(0);
});

test('holds its layout at small sizes without a sideways scroll', async ({ studio }) => {
  for (const size of [
    { width: 480, height: 600 },
    { width: 800, height: 600 },
    { width: 1280, height: 800 },
  ]) {
    await studio.page.setViewportSize(size);
    const overflow = () =>
      studio.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
    // The stage takes its new size with the next frame.
    await expect.poll(overflow).toBe(0);
  }
});

test('lists the engines, and changes them while an agent learns', async ({ studio }) => {
  const { page } = studio;
  await studio.useSeed(1);
  await studio.chooseSlowestPace();
  await studio.button('Train').click();
  await expect(studio.status).toContainText('Training');
  await studio.button('Engine').focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'What computes the network' });
  await expect(dialog.getByRole('radio', { name: 'Automatic' })).toBeChecked();
  const simd = dialog.getByRole('radio', { name: /WebAssembly SIMD.*[µm]s a gradient step/ });
  await expect(simd).toBeEnabled();
  const tensorflow = dialog.getByRole('radio', { name: /TensorFlow/ });
  await expect(tensorflow).toBeDisabled();
  await expect(tensorflow).toHaveAccessibleDescription(
    /: \d+ MB to download, [\d.]+ GB on the disk;/,
  );
  await expect(dialog.getByRole('button', { name: 'Add TensorFlow' })).toBeVisible();

  await dialog.getByRole('radio', { name: /Plain TypeScript/ }).check();
  await expect(dialog.getByRole('radio', { name: /Plain TypeScript computes now/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(studio.status).toContainText('Training');

  await studio.button('Engine').click();
  await simd.check();
  await expect(dialog.getByRole('radio', { name: /WebAssembly SIMD computes now/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await studio.choosePace('max');
  await expect(studio.status).toContainText('Solved at', { timeout: 60_000 });
  expect(studio.problems).toEqual([]);
});
