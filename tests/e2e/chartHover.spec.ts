import { expect, test } from './studioPage';

test('calls a score a score where the pointer asks for it', async ({ studio }) => {
  await studio.trainToSolved(1);
  const chart = studio.page.locator('section', { hasText: 'Scores' }).locator('.u-over').first();
  await expect(chart).toBeVisible();
  const box = (await chart.boundingBox())!;
  const note = studio.page.locator('section.chart', { hasText: 'Scores' }).locator('.note');
  // Along the plot there are rows of episodes and of checks.
  await expect
    .poll(async () => {
      for (let share = 0.05; share < 1; share += 0.05) {
        await studio.page.mouse.move(box.x + share * box.width, box.y + box.height / 2);
        const text = await note.innerText();
        if (/score: \d+/.test(text)) return text;
      }
      return '';
    })
    .toMatch(/^step [\d,]+ · score: \d+/);
});
