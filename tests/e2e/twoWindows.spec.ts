import { expect, StudioPage, test } from './studioPage';

test('lets a second window watch live, take over, and drive when the first is gone', async ({
  studio: first,
  server,
}) => {
  // The address lets one visit in; the second page has the cookie of the first.
  const page = await first.page.context().newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(new URL('/', server.address).href);
  const second = new StudioPage(page, problems);
  const takeOver = second.button('Take over');
  await expect(page.getByText('Another window drives', { exact: true })).toBeVisible();
  await expect(first.button('Take over')).toHaveCount(0);
  for (const name of ['Train', 'Test', 'Random', 'Open', 'New agent']) {
    await expect(second.button(name)).toBeDisabled();
    await expect(second.button(name)).toHaveAccessibleDescription(/Another window drives/);
  }
  await expect(second.button('Save')).toBeEnabled();
  await expect(page.getByRole('radio', { name: 'max', exact: true })).toBeDisabled();
  await page.keyboard.press('t');

  await first.trainToSolved(7);
  await expect(second.status).toContainText('Solved at');
  const steps = (window: StudioPage) =>
    window.page.getByText('Environment steps', { exact: true }).locator('xpath=..');
  await expect(steps(second)).toHaveText(await steps(first).innerText());
  await expect(page.getByText('seed 7')).toBeVisible();

  // By keyboard; the window that drove is told, and asks for nothing that it cannot do.
  await takeOver.focus();
  await page.keyboard.press('Enter');
  await expect(second.status).toContainText('This window drives now.');
  await expect(takeOver).toHaveCount(0);
  await expect(first.status).toContainText('Another window took over.');
  await expect(first.button('Train')).toBeDisabled();

  // The second window knows that the first one's agent is in no file.
  await second.useSeed(8);
  await second.button('New agent').click();
  await expect(page.getByRole('dialog', { name: 'Discard the trained agent?' })).toBeVisible();
  await page.keyboard.press('Escape');

  // Loaded again, it drives on, and the other goes on watching.
  await second.reload();
  await expect(takeOver).toHaveCount(0);
  await page.keyboard.press('r');
  await expect(first.status).toContainText('Playing at random');
  await expect(first.status).not.toContainText('This window drives now.');
  await expect(first.button('Take over')).toBeVisible();
  await second.button('Stop').click();

  await page.close();
  await expect(first.status).toContainText('This window drives now.');
  await expect(first.button('Train')).toBeEnabled();
  expect(problems).toEqual([]);
  expect(first.problems).toEqual([]);
});

test('asks about an agent that was trained before the page was loaded again', async ({
  studio,
}) => {
  const { page } = studio;
  const question = page.getByRole('dialog', { name: 'Discard the trained agent?' });
  await studio.trainToSolved(7);
  await studio.reload();
  await studio.useSeed(8);
  await studio.button('New agent').click();
  await expect(question).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    studio.button('Save first').click(),
  ]);
  expect(download.suggestedFilename()).toContain('seed-7');
  await expect(page.getByText('seed 8')).toBeVisible();

  // A page that was loaded again forgot the pace for training, though the trainer keeps its own.
  await studio.choosePace('16x');
  await studio.trainToSolved(8);
  await Promise.all([page.waitForEvent('download'), studio.button('Save').click()]);
  await expect(studio.status).toContainText('Saved as');
  await studio.reload();
  await studio.useSeed(9);
  await studio.button('New agent').click();
  await expect(page.getByText('seed 9')).toBeVisible();
  await expect(question).toBeHidden();
});
