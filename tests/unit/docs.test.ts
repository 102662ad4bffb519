import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hyperparameterDocs } from '../../scripts/hyperparameterDocs';
import { withShippedTable } from '../../scripts/shipped/shippedDocs';
import { shippedPackages } from '../../scripts/shipped/shippedPackages';
import { appRoot } from '../../src/host/appRoot';

it('docs/hyperparameters.md is what the record says (npm run docs writes it)', async () => {
  const written = readFileSync(join(appRoot, 'docs/hyperparameters.md'), 'utf8');
  expect(written).toBe(await hyperparameterDocs());
});

describe('docs/security.md', () => {
  const written = readFileSync(join(appRoot, 'docs/security.md'), 'utf8');
  const shipped = shippedPackages();

  it('lists what the last build put into the app (npm run docs writes it)', async () => {
    expect(await withShippedTable(written, shipped)).toBe(written);
  });

  it('cannot list a package that nobody wrote a purpose for', async () => {
    const strange = { ...shipped[0]!, name: 'strange' };
    await expect(withShippedTable(written, [strange])).rejects.toThrow(
      'strange ships: write what it is for into scripts/shipped/purposes.ts.',
    );
  });
});
