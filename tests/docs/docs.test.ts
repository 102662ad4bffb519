import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hyperparameterDocs } from '../../scripts/hyperparameterDocs';
import { withShippedTable } from '../../scripts/shipped/shippedDocs';
import { shippedPackages } from '../../scripts/shipped/shippedPackages';
import { appRoot } from '../../src/host/app/appRoot';

it('docs/hyperparameters.md is what the record says (npm run docs writes it)', async () => {
  const written = readFileSync(join(appRoot, 'docs/hyperparameters.md'), 'utf8');
  expect(written).toBe(await hyperparameterDocs());
});

/** Every file and folder of ours below these, and those beside them; with “/” on every system. */
const ours = [
  'src',
  'tests',
  'scripts',
  'config',
  'docs',
  'packaging',
  'resources',
  '.github',
].flatMap((folder) => [
  folder,
  ...readdirSync(join(appRoot, folder), { recursive: true, encoding: 'utf8' }).map(
    (name) => `${folder}/${name.replaceAll('\\', '/')}`,
  ),
]);
const named = [...ours, ...readdirSync(appRoot)];

describe.each(['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/security.md'])(
  '%s',
  (page) => {
    it('names files that are there', () => {
      const text = readFileSync(join(appRoot, page), 'utf8');
      const words = [...text.matchAll(/`([\w./-]+)`/g)].map(([, word]) => word!.replace(/\/$/, ''));
      const files = words.filter(
        (word) => /^(src|tests|scripts|docs)\//.test(word) || /\.(ts|yml|cjs|svelte)$/.test(word),
      );
      expect(files.length).toBeGreaterThan(0);
      // By their whole path, or by the end of it.
      const missing = files.filter(
        (file) => !named.some((path) => path === file || path.endsWith(`/${file}`)),
      );
      expect(missing).toEqual([]);
    });
  },
);

describe('docs/security.md', () => {
  const written = readFileSync(join(appRoot, 'docs/security.md'), 'utf8');
  const shipped = shippedPackages();

  it('has each point of Electron’s checklist, with what we do, where, and what keeps it', () => {
    const rows = [...written.matchAll(/^\| (\d+) (.*) \|$/gm)];
    expect(rows.map(([, number]) => Number(number))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    for (const [, , row] of rows) {
      const cells = row!.split(' | ').map((cell) => cell.trim());
      expect(cells).toHaveLength(4);
      expect(cells.filter((cell) => cell === '')).toEqual([]);
      expect(cells[3]).toMatch(/`(\w+\.(test|spec)\.ts|tests\/\w+)`/);
    }
  });

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
