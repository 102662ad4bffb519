import { expect, test } from './studioPage';

test('says where to go when the app was started anew, and is there again after that', async ({
  studio,
  startAgain,
}) => {
  const { page } = studio;
  await studio.trainToSolved(1);
  const address = await startAgain();
  await expect(studio.status).toHaveText(
    'CartPole Studio was started anew: open the address that it printed.',
  );
  await expect(studio.button('Train')).toBeDisabled();

  // Any window of this browser opens the door for all of them.
  const other = await page.context().newPage();
  await other.goto(address);
  await expect(other.getByRole('status')).toContainText('Your agent from last time is back');
  await expect(studio.status).toContainText('Your agent from last time is back');
  // Whichever is back first has control.
  const takeOver = { name: 'Take over', exact: true };
  const waiting = () =>
    Promise.all([page, other].map((window) => window.getByRole('button', takeOver).count()));
  await expect.poll(async () => (await waiting()).toSorted()).toEqual([0, 1]);
});
