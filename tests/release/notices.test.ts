import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { describe, expect, it } from 'vitest';
import { noticesText } from '../../scripts/shipped/noticesText';
import { packageFolderOf } from '../../scripts/shipped/packageFolder';
import { sbomText } from '../../scripts/shipped/sbom';
import { shippedPackages } from '../../scripts/shipped/shippedPackages';
import { appRoot } from '../../src/host/app/appRoot';

const shipped = shippedPackages();
const names = shipped.map(({ name }) => name);

describe('what ships', () => {
  it('is what the bundles hold, what is compiled into them and Electron', () => {
    expect(names).toEqual(
      expect.arrayContaining(['svelte', 'pixi.js', 'ws', '@tensorflow/tfjs-core']),
    );
    expect(names).toEqual(expect.arrayContaining(['assemblyscript', 'electron', 'vite']));
    // Installed with the others, used by their installers or by tests alone.
    for (const name of ['tar', 'node-fetch', 'vitest', 'open']) expect(names).not.toContain(name);
  });

  it('cannot be told of a package that is not the locked one', () => {
    const strange = { file: 'index.js', imports: [], packages: ['node_modules/no-such-package'] };
    expect(() => shippedPackages([{ bundle: 'main', chunks: [strange] }])).toThrow();
  });

  it.each([
    ['/app/node_modules/ws/lib/sender.js', 'node_modules/ws'],
    ['/app/node_modules/@msgpack/msgpack/dist/encode.mjs', 'node_modules/@msgpack/msgpack'],
    [
      '/app/node_modules/glob/node_modules/minimatch/index.js',
      'node_modules/glob/node_modules/minimatch',
    ],
    ['C:\\app\\node_modules\\uplot\\dist\\uPlot.min.css?inline', 'node_modules/uplot'],
    ['\0vite/preload-helper.js', 'node_modules/vite'],
    ['\0rolldown/runtime.js', 'node_modules/rolldown'],
    ['/app/src/main/index.ts', null],
  ])('takes %j for a module of %s', (id, folder) => {
    expect(packageFolderOf(id)).toBe(folder);
  });
});

describe('THIRD-PARTY-NOTICES.txt', () => {
  const text = noticesText(shipped);

  it('is the one that the build made', () => {
    const built = readFileSync(join(appRoot, 'out/THIRD-PARTY-NOTICES.txt'), 'utf8');
    expect(built).toBe(text);
  });

  it.each(shipped)('has the licence of $name with its text', ({ name, version }) => {
    const begin = text.indexOf(`\n${name} ${version} (`, text.indexOf('-----'));
    expect(begin).toBeGreaterThan(0);
    const [, body] = text.slice(begin).split(/^-{80}$/m);
    expect(body).toMatch(/copyright|licensed under|Apache License/i);
    expect(body).toMatch(/warrant/i);
  });

  it('names the authors of packages that bring no licence file', () => {
    expect(text).toContain('Copyright (c) Luke Edwards');
    expect(text).not.toMatch(/<year>|<copyright/);
  });
});

describe('the bill of materials', () => {
  const text = sbomText(shipped);
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);

  it('is valid CycloneDX 1.6', async () => {
    expect(await validator.validate(text)).toBeNull();
    const broken = text.replace('"bomFormat": "CycloneDX"', '"bomFormat": "CDX"');
    expect(await validator.validate(broken)).not.toBeNull();
  });

  it('lists each package with its version, licence and hash, and nothing else', () => {
    const { components, dependencies } = JSON.parse(text) as {
      components: {
        purl: string;
        licenses: unknown[];
        hashes: { alg: string; content: string }[];
      }[];
      dependencies: { ref: string; dependsOn?: string[] }[];
    };
    expect(components.map(({ purl }) => decodeURIComponent(purl)).sort()).toEqual(
      shipped.map(({ name, version }) => `pkg:npm/${name}@${version}`).sort(),
    );
    for (const { licenses, hashes } of components) {
      expect(licenses).toHaveLength(1);
      expect(hashes[0]).toMatchObject({
        alg: 'SHA-512',
        content: expect.stringMatching(/^[0-9a-f]{128}$/),
      });
    }
    expect(dependencies.find(({ ref }) => ref.includes('cartpole-studio'))?.dependsOn).toHaveLength(
      shipped.length,
    );
  });

  it('is the same for the same build', () => {
    expect(sbomText(shippedPackages())).toBe(text);
  });
});
