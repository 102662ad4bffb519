import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRoot } from '../../src/host/app/appRoot';
import { layStandInElectron } from './support/standInElectron';

/** What electron-builder hands to fpm, which would make the package of it, and is downloaded. */
interface FpmCall {
  readonly args: readonly string[];
  readonly desktopEntry: string;
  readonly mimeTypes: string;
}

async function planDebianPackage(scratch: string): Promise<FpmCall> {
  let call: FpmCall | null = null;
  await plan('deb', scratch, async ([args, desktopFile]: [string[], string]) => {
    const mimeFile = args.find((argument) => argument.includes('=/usr/share/mime/'))!;
    call = {
      args,
      desktopEntry: await readFile(desktopFile, 'utf8'),
      mimeTypes: await readFile(mimeFile.split('=')[0]!, 'utf8'),
    };
  });
  return call!;
}

/** Makes a package up to the step that needs a tool of its own, and hands over what that would get. */
async function plan<Made>(
  target: string,
  scratch: string,
  take: (made: Made) => Promise<void> | void,
): Promise<void> {
  const electronDist = join(scratch, 'electron');
  await layStandInElectron('linux', electronDist);
  await build({
    projectDir: appRoot,
    targets: Platform.LINUX.createTarget(target, Arch.x64),
    config: {
      electronDist,
      directories: { output: join(scratch, 'packages') },
      // Debian's packages name their page, which is read from a clone's origin where it has one.
      extraMetadata: { homepage: 'https://example.org' },
    },
    effectiveOptionComputed: async (made: Made) => {
      await take(made);
      return true;
    },
  });
}

// fpm does not run on Windows.
describe.skipIf(process.platform === 'win32')('the package for Debian', () => {
  let scratch: string;
  let call: FpmCall;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'cartpole-debian-'));
    call = await planDebianPackage(scratch);
  });

  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it('is named by version, system and processor', async () => {
    const { version } = JSON.parse(await readFile(join(appRoot, 'package.json'), 'utf8'));
    const file = call.args[call.args.indexOf('--package') + 1]!;
    expect(basename(file)).toBe(`cartpole-studio-${version}-linux-amd64.deb`);
  });

  it('is in the menu of programs, and opens models', () => {
    expect(call.desktopEntry.split('\n')).toEqual(
      expect.arrayContaining([
        'Name=CartPole Studio',
        'Exec="/opt/CartPole Studio/cartpole-studio" %U',
        'Icon=cartpole-studio',
        'StartupWMClass=cartpole-studio',
        'MimeType=application/x-hdf;application/x-keras;application/x-onnx;',
        'Categories=Education;Science;',
      ]),
    );
    expect(call.mimeTypes).toMatch(/type="application\/x-keras">\s*<glob pattern="\*\.keras"\/>/);
    expect(call.mimeTypes).toMatch(/type="application\/x-onnx">\s*<glob pattern="\*\.onnx"\/>/);
    // HDF5 stays what it is to the system: the app is one of the programs that open it.
    expect(call.mimeTypes).not.toMatch(/hdf|\.h5/);
  });

  it('brings its icon in every size', () => {
    const icons = call.args.filter((argument) => argument.includes('=/usr/share/icons/'));
    expect(icons.every((icon) => existsSync(icon.split('=')[0]!))).toBe(true);
    expect(icons.map((icon) => icon.split('=')[1])).toEqual(
      [16, 24, 32, 48, 64, 128, 256, 512].map(
        (size) => `/usr/share/icons/hicolor/${size}x${size}/apps/cartpole-studio.png`,
      ),
    );
  });
});

describe.skipIf(process.platform === 'win32')('the AppImage', () => {
  it('starts from the menu as it does by itself: with Chromium’s sandbox', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'cartpole-appimage-'));
    let entry = '';
    await plan('AppImage', scratch, ({ desktop }: { desktop: string }) => void (entry = desktop));
    await rm(scratch, { recursive: true, force: true });
    expect(entry.split('\n')).toContain('Exec=AppRun %U');
    expect(entry).not.toContain('--no-sandbox');
  });
});
