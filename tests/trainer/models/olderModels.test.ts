import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModelFolder } from '../../../src/host/models/modelFolder';
import { unzipModel } from '../../../src/shared/modelArchive';
import type { Model } from '../../../src/trainer/models/model';
import { decodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/decode';

const data = new URL('../../data/written-by-0.1.0', import.meta.url).pathname;

/** What version 0.1.0 decodes from a model, in the form of its expected.json. */
function factsOf({ network, observationDivisors, metadata, parameters }: Model) {
  const { buffer, byteOffset, byteLength } = parameters;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return {
    network,
    observationDivisors,
    metadata,
    parametersSha256: createHash('sha256').update(bytes).digest('hex'),
    parametersFirst10: [...parameters.subarray(0, 10)],
  };
}

async function expected(name: string): Promise<object> {
  return JSON.parse(await readFile(join(data, `${name}.expected.json`), 'utf8')) as object;
}

describe('a model that version 0.1.0 saved', () => {
  it.each(['model-fast', 'model-tutorial', 'model-without-some-hyperparameters'])(
    'means what it meant then: %s',
    async (name) => {
      const files = await readModelFolder(join(data, name));
      expect(factsOf(decodeTfjsLayers(files))).toMatchObject(await expected(name));
    },
  );

  it('means the same in the zip that a browser was given', async () => {
    const bytes = new Uint8Array(await readFile(join(data, 'export.zip')));
    expect(factsOf(decodeTfjsLayers(unzipModel(bytes)))).toMatchObject(
      await expected('model-fast'),
    );
  });

  it('tells the mean that solved it where training ended with that confirmation', async () => {
    const files = await readModelFolder(join(data, 'model-fast'));
    const { metadata } = decodeTfjsLayers(files);
    expect(metadata).toMatchObject({ environmentSteps: 1000, solvedAtStep: 1000 });
    expect(metadata!.solvedWithMean).toBe(metadata!.confirmedMean);
  });
});
