import { expect, test } from './studioPage';

test('takes a second press of what just began for none', async ({ studio }) => {
  const { page } = studio;
  await studio.choosePace('1x');
  await studio.button('Train').dblclick();
  await page.keyboard.press('t');
  await expect(studio.status).toContainText('Training the agent… It ends when solved');
  await expect(studio.status).not.toHaveClass(/bad/);
  await studio.button('Stop').click();
  await expect(studio.status).toContainText('Training stopped after');

  // Faster than any trainer can answer.
  await page.evaluate(() => {
    for (const key of ['r', 'r', 'e']) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    }
  });
  await expect(studio.status).toContainText('Playing at random');
  await expect(studio.button('Stop')).toBeEnabled();
  await expect(studio.status).not.toHaveClass(/bad/);
  expect(studio.problems).toEqual([]);
});
