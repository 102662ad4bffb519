import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findElectronBinary } from '../../../src/host/app/electronBinary';

describe('finding Electron', () => {
  let root: string;
  beforeEach(async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', undefined);
    root = await mkdtemp(join(tmpdir(), 'cartpole-electron-'));
    await mkdir(join(root, 'node_modules/electron/dist'), { recursive: true });
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(root, { recursive: true });
  });

  it('finds nothing where the binary was never fetched', () => {
    expect(findElectronBinary(root)).toBeNull();
    expect(findElectronBinary(join(root, 'elsewhere'))).toBeNull();
  });

  it('needs both the note and the binary', async () => {
    await writeFile(join(root, 'node_modules/electron/path.txt'), 'electron');
    expect(findElectronBinary(root)).toBeNull();
    const binary = join(root, 'node_modules/electron/dist/electron');
    await writeFile(binary, '');
    expect(findElectronBinary(root)).toBe(binary);
  });

  it('looks where ELECTRON_OVERRIDE_DIST_PATH says', async () => {
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', join(root, 'own'));
    expect(findElectronBinary(root)).toBeNull();
    await mkdir(join(root, 'own'));
    await writeFile(join(root, 'own/electron'), '');
    expect(findElectronBinary(root)).toBe(join(root, 'own/electron'));
  });
});
