import { expect, test, type StudioPage } from './studioPage';

test('shows the whole sentence about a wrong seed in every window', async ({ studio }) => {
  const { page } = studio;
  await page.getByLabel('Seed', { exact: true }).fill('-1');
  for (const [width, height] of [
    [320, 640],
    [390, 844],
    [480, 600],
    [560, 800],
    [821, 800],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(page.getByRole('alert')).toBeInViewport({ ratio: 1 });
  }
});

/** Where the stage stands, and how high its parts are. */
function stagePlace({ page }: StudioPage) {
  return page.evaluate(() =>
    ['section[aria-label="Stage"]', 'section[aria-label="Stage"] canvas', '.setup'].map(
      (selector) => {
        const { top, height } = document.querySelector(selector)!.getBoundingClientRect();
        return { selector, top, height };
      },
    ),
  );
}

test('leaves the stage where it is when training stops', async ({ studio }) => {
  const { page } = studio;
  await page.getByLabel('Preset').first().selectOption('Tutorial');
  await studio.useSeed(4_294_967_295);
  await studio.chooseSlowestPace();
  for (const width of [390, 480, 821, 1000, 1100, 1200, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await studio.button('Train').click();
    await expect(studio.status).toContainText('Training the agent');
    const before = await stagePlace(studio);
    await studio.button('Stop').click();
    await expect(studio.status).toContainText('Training stopped');
    await expect(page.getByText('Train continues this agent')).toBeVisible();
    expect(await stagePlace(studio), `${width} px wide`).toEqual(before);
  }
});

test('leaves every control where it is, whatever its neighbours say', async ({ studio }) => {
  const { page } = studio;
  const places = () =>
    page
      .locator('.toolbar :is(button, input[type=number], fieldset)')
      .evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect().x));
  const atFirst = await places();
  await studio.chooseSlowestPace();
  await studio.button('Train').click();
  await expect(studio.status).toContainText('Training the agent');
  expect(await places()).toEqual(atFirst);
  await studio.button('Pause').click();
  await expect(studio.button('Resume')).toBeVisible();
  expect(await places()).toEqual(atFirst);
  await studio.button('Stop').click();
  await expect(studio.status).toContainText('Training stopped');
  expect(await places()).toEqual(atFirst);
});

test('keeps the message line as high as it is where colours are forced', async ({ studio }) => {
  const { page } = studio;
  await page.emulateMedia({ forcedColors: 'active' });
  const before = await stagePlace(studio);
  await studio.trainToSolved(7);
  await expect(studio.status).toHaveClass(/good/);
  expect(await stagePlace(studio)).toEqual(before);
});
