import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parameterCount } from '../../src/trainer/engines/engine';
import { encodeTfjsLayers } from '../../src/trainer/models/tfjsLayers/encode';
import { dense } from '../trainer/engines/parity/support/someNetworks';
import { exampleModel } from '../trainer/models/someModels';
import { dropOnPage } from './dropOnPage';
import { expect, test } from './studioPage';

test('an agent with a GELU layer learns on an engine that computes it, and says which cannot', async ({
  studio,
}, testInfo) => {
  const network = { inputs: 4, layers: [dense(12, 'gelu'), dense(2, 'linear')] };
  const parameters = Float32Array.from({ length: parameterCount(network) }, (_, index) =>
    Math.sin(index + 1),
  );
  const folder = testInfo.outputPath('gelu agent');
  await mkdir(folder);
  for (const { name, bytes } of encodeTfjsLayers({ ...exampleModel(), network, parameters })) {
    await writeFile(join(folder, name), bytes);
  }
  await dropOnPage(studio.page, [folder]);
  await expect(studio.status).toContainText('Opened gelu agent.');

  await studio.button('Engine').click();
  const dialog = studio.page.getByRole('dialog');
  await expect(dialog.getByRole('radio', { name: /WebAssembly SIMD/ })).toBeDisabled();
  await expect(dialog).toContainText(
    'It does not compute a GELU layer, which this agent’s network has.',
  );
  await expect(dialog.getByRole('radio', { name: /Plain TypeScript/ })).toBeEnabled();
  await dialog.getByRole('button', { name: 'Done' }).click();

  await studio.button('Train').click();
  await expect(studio.status).toContainText('Training');
  await studio.button('Stop').click();
  await expect(studio.status).not.toContainText('Training the agent');
  expect(studio.problems).toEqual([]);
});
