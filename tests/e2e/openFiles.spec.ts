import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { appRoot } from '../../src/host/app/appRoot';
import { expect, test } from './studioPage';

test('names a model that came as model.json and its weights after what it learnt', async ({
  studio,
}) => {
  const folder = join(appRoot, 'resources/trained-agent');
  const files = (await readdir(folder)).filter((name) => /\.(json|bin)$/.test(name));
  const [selector] = await Promise.all([
    studio.page.waitForEvent('filechooser'),
    studio.button('Open').click(),
  ]);
  await selector.setFiles(files.map((name) => join(folder, name)));
  await expect(studio.status).toContainText(/^Opened cartpole-\d+-seed-15\./);
  await expect(studio.page.locator('.agent strong')).toContainText('seed-15');
});
