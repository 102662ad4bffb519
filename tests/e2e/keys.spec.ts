import { expect, test } from './studioPage';

test('says what to do when a key asks for what cannot be done now', async ({ studio }) => {
  const { page } = studio;
  await page.keyboard.press('x');
  await expect(studio.status).toHaveText('Nothing is running.');
  await studio.chooseSlowestPace();
  await page.keyboard.press('t');
  await expect(studio.status).toContainText('Training the agent');
  await expect(studio.button('Stop')).toBeEnabled();
  for (const [key, text] of [
    ['e', 'Stop training first (X), then test.'],
    ['r', 'Stop training first (X), then play at random.'],
    ['t', 'It runs already: Space pauses it, X stops it.'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(studio.status).toHaveText(text);
    await expect(studio.status).not.toHaveClass(/bad/);
    await page.keyboard.press('.');
    await expect(studio.status).toHaveText('Pause first, then take single steps.');
    await page.keyboard.press('Control+o');
    await expect(studio.status).toHaveText('Stop training first.');
  }
  await page.keyboard.press('x');
  await expect(studio.status).toContainText('Training stopped');
  await page.getByLabel('Seed', { exact: true }).fill('x');
  await studio.button('Engine').focus();
  await page.keyboard.press('t');
  await expect(studio.status).toContainText('The seed must be a whole number');
});

test('chooses each pace by the key that its name shows', async ({ studio }) => {
  const { page } = studio;
  for (const [key, name] of [
    ['4', '4x'],
    ['6', '16x'],
    ['m', 'max'],
    ['1', '1x'],
  ] as const) {
    await page.keyboard.press(key);
    const pace = page.getByRole('radio', { name, exact: true });
    await expect(pace).toBeChecked();
    await expect(pace).toHaveAttribute('aria-keyshortcuts', key.toUpperCase());
    await expect(pace).toHaveAccessibleDescription(new RegExp(`\\(${key.toUpperCase()}\\)`));
    await expect(page.locator('label', { has: pace }).locator('u')).toHaveText(key);
  }
  await page.keyboard.press('2');
  await expect(page.getByRole('radio', { name: '1x', exact: true })).toBeChecked();
});

test('shows at rest the pace at which Train and Test will run', async ({ studio }) => {
  const { page } = studio;
  const pace = (name: string) => page.getByRole('radio', { name, exact: true });
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(pace('1x')).toHaveAccessibleDescription(/Test and Random run at it\./);
  await expect(pace('4x')).toHaveAccessibleDescription(/Train runs at it\./);
  await studio.useSeed(1);
  await studio.button('Train').click();
  await expect(pace('4x')).toBeChecked();
  await pace('16x').check();
  await studio.button('Stop').click();
  await expect(studio.button('Train')).toBeEnabled();
  await expect(pace('16x')).toHaveAccessibleDescription(/Train runs at it\./);
  await studio.button('Test').click();
  await expect(pace('1x')).toBeChecked();
  await studio.button('Stop').click();
  await expect(studio.button('Train')).toBeEnabled();
  // Chosen at rest, it holds for both.
  await pace('4x').check();
  await expect(pace('4x')).not.toHaveAccessibleDescription(/run/);
  await studio.button('Test').click();
  await expect(studio.status).toContainText('Testing');
  await expect(pace('4x')).toBeChecked();
});

test('says what goes on again once a run that was saved is paused', async ({ studio }) => {
  const { page } = studio;
  await studio.chooseSlowestPace();
  await page.keyboard.press('t');
  await expect(studio.button('Stop')).toBeEnabled();
  await page.keyboard.press('Control+S');
  await expect(studio.status).toContainText('Saved as');
  await page.keyboard.press(' ');
  await expect(studio.status).toContainText('Paused while training');
  await page.keyboard.press(' ');
  await expect(studio.status).toContainText('Training the agent');
});
