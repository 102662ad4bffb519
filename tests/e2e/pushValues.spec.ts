import { expect, test, type StudioPage } from './studioPage';

/** How much of its rail each bar fills. */
function fills({ page }: StudioPage): Promise<number[]> {
  return page
    .getByRole('group', { name: 'Values of both pushes' })
    .locator('.fill')
    .evaluateAll((elements) =>
      elements.map((element) => new DOMMatrix(getComputedStyle(element).transform).a),
    );
}

test('draws each agent’s values on a range of their own', async ({ studio }) => {
  const { page } = studio;
  const preset = page.getByLabel('Preset').first();
  // The tutorial's agent soon values a push tenfold what an agent of the fast preset does.
  await preset.selectOption('tutorial');
  await studio.useSeed(1);
  await studio.choosePace('max');
  await studio.button('Train').click();
  const largest = async () => {
    const texts = await page.locator('.bar .number').allTextContents();
    return Math.max(...texts.map((text) => Number(text.replace('−', '-'))));
  };
  await expect.poll(largest, { timeout: 60_000 }).toBeGreaterThan(5);
  await studio.button('Stop').click();
  await expect(studio.status).toContainText('Training stopped');

  await preset.selectOption('fast');
  await studio.button('New agent').click();
  await studio.button('Discard').click();
  await expect(page.getByText('No push yet')).toBeVisible();
  await expect.poll(largest).toBeLessThan(1);
  const [left, right] = await fills(studio);
  expect(Math.abs(left! - right!)).toBeGreaterThan(0.1);
});

test('says why the cart was pushed to where the arrow points', async ({ studio }) => {
  const { page } = studio;
  const reason = page.locator('.push');
  await expect(reason).toHaveText('No push yet');
  await studio.choosePace('1x');
  await studio.button('Test').click();
  await expect(reason).toHaveText(/^Pushed (left|right): −?[\d.]+ over −?[\d.]+$/);
  await studio.button('Pause').click();
  await expect(studio.button('Resume')).toBeVisible();
  for (let step = 0; step < 6; step++) {
    const before = await page.locator('.step').innerText();
    await page.keyboard.press('.');
    await expect(page.locator('.step')).not.toHaveText(before);
    // In one look: the words follow the picture.
    const { text, chosenBar } = await page.evaluate(() => ({
      text: document.querySelector<HTMLElement>('.push')!.innerText,
      chosenBar: document.querySelector<HTMLElement>('.chosen .side')!.innerText,
    }));
    const [, side, chosen, other] = /^Pushed (\w+): (.+) over (.+)$/.exec(text)!;
    expect(chosenBar.toLowerCase()).toBe(side);
    // A minus is a minus for people, and not the sign that JavaScript knows.
    const numberOf = (value: string | undefined) => Number(value!.replace('−', '-'));
    expect(numberOf(chosen)).toBeGreaterThanOrEqual(numberOf(other));
  }
  await studio.button('Stop').click();
  await studio.useSeed(1);
  await studio.chooseSlowestPace();
  await studio.button('Train').click();
  await expect(reason).toHaveText(/^Pushed (left|right) by chance \(epsilon [01]\.\d\d\)$/);
});
