import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import plist, { type PlistObject } from 'plist';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRoot } from '../../src/host/app/appRoot';
import { asarHash } from './support/asarHash';
import { packageAroundStandIn, platforms, type StandInPackage } from './support/standInPackage';

async function readPlist(path: string): Promise<PlistObject> {
  return plist.parse(await readFile(path, 'utf8')) as PlistObject;
}

describe.skipIf(!platforms.includes('darwin'))('the app for macOS', () => {
  let scratch: string;
  let built: StandInPackage;
  let about: PlistObject;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'cartpole-mac-'));
    [built] = (await packageAroundStandIn('darwin', ['arm64'], scratch)) as [StandInPackage];
    about = await readPlist(join(built.program, 'Contents/Info.plist'));
  });

  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it('has our name and our icon', async () => {
    expect(about).toMatchObject({
      CFBundleName: 'CartPole Studio',
      CFBundleIdentifier: 'studio.cartpole.app',
      CFBundleIconFile: 'icon.icns',
      LSApplicationCategoryType: 'public.app-category.education',
      LSAppNapIsDisabled: true,
    });
    const icon = await readFile(join(built.resources, 'icon.icns'));
    expect(icon.equals(await readFile(join(appRoot, 'packaging/icon.icns')))).toBe(true);
    const parts = await readdir(join(built.program, 'Contents/Frameworks'));
    expect(parts.filter((name) => name.endsWith('.app')).sort()).toEqual([
      ...['CartPole Studio Helper (GPU).app', 'CartPole Studio Helper (Plugin).app'],
      ...['CartPole Studio Helper (Renderer).app', 'CartPole Studio Helper.app'],
    ]);
  });

  it('knows its asar by the hash', () => {
    const hash = asarHash(join(built.resources, 'app.asar'));
    expect(about['ElectronAsarIntegrity']).toEqual({
      'Resources/app.asar': { algorithm: 'SHA256', hash },
    });
  });

  it('offers to open models and their folders, without taking files from other programs', () => {
    const kinds = about['CFBundleDocumentTypes'] as PlistObject[];
    expect(
      kinds.map((kind) => kind['CFBundleTypeExtensions'] ?? kind['LSItemContentTypes']),
    ).toEqual([['public.folder'], ['keras'], ['h5'], ['onnx']]);
    expect(new Set(kinds.map((kind) => kind['LSHandlerRank']))).toEqual(new Set(['Alternate']));
  });

  it('has no reason to ask for a camera, a microphone or anything else', () => {
    expect(Object.keys(about).filter((key) => key.endsWith('UsageDescription'))).toEqual([]);
  });

  it.each([
    ['entitlements.mac.plist', ['allow-jit']],
    ['entitlements.mac.inherit.plist', ['allow-jit', 'disable-library-validation']],
  ])('asks in %s for what it needs', async (file, rights) => {
    const asked = await readPlist(join(appRoot, 'packaging', file));
    expect(asked).toEqual(
      Object.fromEntries(rights.map((right) => [`com.apple.security.cs.${right}`, true])),
    );
  });
});
