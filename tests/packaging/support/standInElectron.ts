import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import plist from 'plist';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';

/**
 * Lays in a folder what Electron's archive for a system unpacks to, as far as electron-builder
 * looks at it: every file is in its place, and none of them runs.
 */
export async function layStandInElectron(
  platform: 'linux' | 'win32' | 'darwin',
  folder: string,
): Promise<void> {
  const files = { linux: linuxFiles, win32: windowsFiles, darwin: macFiles }[platform]();
  for (const [name, content] of Object.entries({ ...commonFiles, ...files })) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { mode: 0o755 });
  }
  if (platform !== 'darwin') await mkdir(join(folder, 'resources'));
}

type Files = Record<string, string | Buffer>;

const commonFiles: Files = {
  version: '45.0.0',
  LICENSE: 'Electron’s licence',
  'LICENSES.chromium.html': 'Chromium’s licences',
};

/** Electron's mark for its fuses, their version and number, and each as it leaves the factory. */
const fuseWire = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x0810110001', 'latin1');

function linuxFiles(): Files {
  return { electron: fuseWire };
}

/** A program of nothing but the words about itself, which electron-builder replaces. */
function windowsFiles(): Files {
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const about = Resource.VersionInfo.createEmpty();
  about.setFileVersion(45, 0, 0, 0, 1033);
  about.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' });
  about.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  program.setExtraData(fuseWire);
  return { 'electron.exe': Buffer.from(program.generate()) };
}

function macFiles(): Files {
  const contents = 'Electron.app/Contents';
  const files: Files = {
    [`${contents}/Info.plist`]: plist.build({
      CFBundleExecutable: 'Electron',
      CFBundleIconFile: 'electron.icns',
      NSCameraUsageDescription: 'This app needs access to the camera',
      NSMicrophoneUsageDescription: 'This app needs access to the microphone',
    }),
    [`${contents}/MacOS/Electron`]: '',
    [`${contents}/Resources/electron.icns`]: '',
    [`${contents}/Frameworks/Electron Framework.framework/Electron Framework`]: fuseWire,
  };
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const name = `Electron Helper${kind}`;
    const helper = `${contents}/Frameworks/${name}.app/Contents`;
    files[`${helper}/Info.plist`] = plist.build({ CFBundleExecutable: name });
    files[`${helper}/MacOS/${name}`] = '';
  }
  return files;
}
