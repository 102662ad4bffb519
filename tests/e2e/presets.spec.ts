import { presetNames, presets } from '../../src/shared/hyperparameters/presets';
import { expect, test } from './studioPage';

test('tells what each preset shows, in the settings at all times and in the bar when it is chosen', async ({
  studio,
}) => {
  const { page } = studio;
  await page.setViewportSize({ width: 390, height: 844 });
  const bar = page.getByLabel('Preset').first();
  for (const name of [...presetNames].reverse()) {
    await bar.selectOption(name);
    await expect(studio.status).toHaveText(`${presets[name].label}: ${presets[name].about}`);
  }

  await studio.button('Settings').click();
  const dialog = page.getByRole('dialog', { name: 'Settings of the next new agent' });
  const select = dialog.getByLabel('Preset');
  // The dialog gives it the focus: the keyboard goes through all of them.
  await expect(select).toBeFocused();
  for (const name of presetNames) {
    await expect(select).toHaveValue(name);
    await expect(dialog.getByText(presets[name].about, { exact: true })).toBeInViewport({
      ratio: 1,
    });
    await expect(select).toHaveAccessibleDescription(presets[name].about);
    await page.keyboard.press('ArrowDown');
  }
  await dialog.getByLabel('Learning rate', { exact: true }).fill('0.0123');
  await expect(select).toHaveValue('custom');
  await expect(dialog.getByText('Your own settings: no preset has all of these.')).toBeVisible();
  expect(studio.problems).toEqual([]);
});
