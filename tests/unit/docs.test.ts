import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { expect, it } from 'vitest';
import { hyperparameterDocs } from '../../scripts/hyperparameterDocs';
import { appRoot } from '../../src/host/appRoot';

it('docs/hyperparameters.md is what the record says (npm run docs writes it)', async () => {
  const written = readFileSync(join(appRoot, 'docs/hyperparameters.md'), 'utf8');
  const expected = await format(hyperparameterDocs(), { parser: 'markdown', printWidth: 100 });
  expect(written).toBe(expected);
});
