import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appRoot } from '../../src/host/app/appRoot';
import { dropOnPage } from './dropOnPage';
import { expect, test, type StudioPage } from './studioPage';

const facts = ({ page }: StudioPage) =>
  page.getByRole('region', { name: 'About the opened model' });

test('a model that another program made says so, and what it plays here', async ({
  studio,
}, testInfo) => {
  const folder = testInfo.outputPath('theirs');
  await cp(join(appRoot, 'resources/trained-agent'), folder, { recursive: true });
  const modelJson = join(folder, 'model.json');
  const theirs = JSON.parse(await readFile(modelJson, 'utf8')) as object;
  await writeFile(modelJson, JSON.stringify({ ...theirs, userDefinedMetadata: undefined }));

  await expect(facts(studio)).toBeHidden();
  await dropOnPage(studio.page, [folder]);
  await expect(studio.status).toContainText(/^Opened theirs\. .*Training goes on with/);
  await expect(facts(studio)).toContainText('TF.js Layers');
  await expect(facts(studio)).toContainText('4 → 64 ReLU → 32 ReLU → 2');
  await expect(facts(studio)).toContainText(/Parameters\s*2,466/);
  await expect(facts(studio)).toContainText(/Plays here\s*500 on 20 starts/);
  for (const [width, height] of [
    [320, 640],
    [390, 844],
    [900, 600],
    [1280, 800],
  ] as const) {
    await studio.page.setViewportSize({ width, height });
    await expect(facts(studio)).toBeInViewport({ ratio: 1 });
    const isWithin = await facts(studio).evaluate(
      ({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth,
    );
    expect(isWithin, `${width} px wide`).toBe(true);
  }
  await studio.page.setViewportSize({ width: 1280, height: 800 });
  expect((await studio.testScores()).filter((score) => score === 500).length).toBeGreaterThan(15);
  await studio.useSeed(8);
  await studio.button('New agent').click();
  await expect(facts(studio)).toBeHidden();
  expect(studio.problems).toEqual([]);
});
