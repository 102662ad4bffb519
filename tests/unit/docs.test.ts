import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hyperparameterDocs } from '../../scripts/hyperparameterDocs';
import { appRoot } from '../../src/host/appRoot';

it('docs/hyperparameters.md is what the record says (npm run docs writes it)', async () => {
  const written = readFileSync(join(appRoot, 'docs/hyperparameters.md'), 'utf8');
  expect(written).toBe(await hyperparameterDocs());
});
