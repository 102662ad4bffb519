import { expect, test } from './studioPage';

test('says beside Train that the agent is at its limit, and trains it further', async ({
  studio,
}) => {
  const { page } = studio;
  await studio.button('Settings').click();
  await page.getByLabel('Environment steps at most').fill('60');
  await studio.button('Use these settings').click();
  await studio.useSeed(3);
  await studio.choosePace('max');
  await studio.button('Train').click();
  await expect(page.getByText('At its limit of 60 steps', { exact: true })).toBeVisible();
  await expect(studio.button('Train')).toBeDisabled();
  await expect(studio.button('Train')).toHaveAccessibleDescription(/^At its limit of 60 steps/);

  // Before anything is pressed, also in a window that was loaded again.
  await page.reload();
  await expect(studio.status).toContainText('The agent is at its limit of 60 steps');
  await studio.button('Train 60 steps more').click();
  await expect(studio.status).toContainText('Training reached its limit: 120 steps');
  await expect(studio.button('Train 120 steps more')).toBeVisible();
  expect(studio.problems).toEqual([]);
});
