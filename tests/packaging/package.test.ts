import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix, sep } from 'node:path';
import { extractFile, listPackage, statFile } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRoot } from '../../src/host/app/appRoot';
import { allowedFiles, unpackedFiles } from './support/allowList';
import {
  architectures,
  packageAroundStandIn,
  platforms,
  type StandInPackage,
} from './support/standInPackage';

/** The app's own part of an installed app; Electron's is about 250 MB. */
const largestBytes = 30e6;

const [off, on] = ['0', '1'].map((state) => state.charCodeAt(0));

describe.each(platforms)('the package for %s', (platform) => {
  let scratch: string;
  let packages: StandInPackage[];

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'cartpole-package-'));
    packages = await packageAroundStandIn(platform, architectures, scratch);
  });

  afterAll(() => rm(scratch, { recursive: true, force: true }));

  describe.each(architectures)('%s', (architecture) => {
    let built: StandInPackage;
    let archive: string;
    beforeAll(() => {
      built = packages.find((each) => each.architecture === architecture)!;
      archive = join(built.resources, 'app.asar');
    });

    it('holds what is on the list, and nothing else', () => {
      const files = listPackage(archive, { isPack: false })
        .map((path) => path.split(sep).filter(Boolean).join(posix.sep))
        .filter((path) => !('files' in statFile(archive, path)));
      expect(files.sort()).toEqual(allowedFiles());
    });

    it('has beside its asar what other programs read, and nothing else', async () => {
      const folder = `${archive}.unpacked`;
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
      expect(files.map((file) => file.replaceAll(sep, '/')).sort()).toEqual(unpackedFiles.sort());
    });

    it('is light', async () => {
      const beside = unpackedFiles.map((file) => join(`${archive}.unpacked`, file));
      const sizes = await Promise.all(
        [archive, ...beside].map(async (file) => (await stat(file)).size),
      );
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      expect(bytes).toBeLessThan(largestBytes);
      // Less would mean that something is missing.
      expect(bytes).toBeGreaterThan(3e6);
    });

    it('says of itself no more than it must', async () => {
      const { version, description, engines } = JSON.parse(
        await readFile(join(appRoot, 'package.json'), 'utf8'),
      );
      expect(JSON.parse(extractFile(archive, 'package.json').toString())).toEqual({
        name: 'cartpole-studio',
        productName: 'CartPole Studio',
        version,
        description,
        license: 'MIT',
        author: 'The CartPole Studio authors',
        private: true,
        type: 'module',
        main: 'out/main/index.js',
        desktopName: 'cartpole-studio.desktop',
        bin: null,
        overrides: null,
        engines,
      });
    });

    it('tells nothing of the machine that built it', () => {
      const telling = allowedFiles().filter((file) => extractFile(archive, file).includes(appRoot));
      expect(telling).toEqual([]);
    });

    it('has the fuses blown that would let it be used as something else', async () => {
      const { version, ...fuses } = await getCurrentFuseWire(built.program);
      expect(version).toBe('1');
      expect(fuses).toEqual({
        [FuseV1Options.RunAsNode]: off,
        [FuseV1Options.EnableCookieEncryption]: on,
        [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
        [FuseV1Options.EnableNodeCliInspectArguments]: off,
        [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
        [FuseV1Options.OnlyLoadAppFromAsar]: on,
        [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: off,
        [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
      });
    });
  });
});
