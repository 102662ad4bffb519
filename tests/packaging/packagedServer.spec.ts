import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base } from '../e2e/studioPage';
import { trainSaveAndOpen } from '../e2e/trainSaveAndOpen';
import { layForNode } from './support/layForNode';
import { packageAroundStandIn, type StandInPackage } from './support/standInPackage';

/** The server out of a package's own files, in a folder that no node_modules is above of. */
const test = base.extend<object, { commandLine: string }>({
  commandLine: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs off its pattern.
    async ({}, use) => {
      const scratch = await mkdtemp(join(tmpdir(), 'cartpole-packaged-'));
      const [built] = (await packageAroundStandIn('linux', ['x64'], scratch)) as [StandInPackage];
      const root = await layForNode(built, join(scratch, 'laid'));
      await use(join(root, 'out/main/cli.js'));
      await rm(scratch, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

test('a package’s files train to solved, save and open again', ({ studio }) =>
  trainSaveAndOpen(studio));

test('a package’s window offers TensorFlow without talk of npm', async ({ studio }) => {
  await studio.button('Engine').click();
  const tensorflow = studio.page.getByRole('radio', { name: /TensorFlow/ });
  await expect(tensorflow).toHaveAccessibleDescription(
    /: \d+ MB to download, [\d.]+ GB on the disk\.$/,
  );
  await expect(tensorflow).not.toHaveAccessibleDescription(/npm/);
});
