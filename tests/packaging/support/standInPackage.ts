import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { appRoot } from '../../../src/host/app/appRoot';
import { layStandInElectron } from './standInElectron';

/** Whose packages this machine can make: electron-builder refuses Apple's on Windows. */
export const platforms: readonly Platform[] =
  process.platform === 'win32' ? ['linux', 'win32'] : ['linux', 'win32', 'darwin'];
export const architectures = ['x64', 'arm64'] as const;

export type Platform = 'linux' | 'win32' | 'darwin';
export type Architecture = (typeof architectures)[number];

/** Where the parts of a package lie. */
export interface StandInPackage {
  readonly platform: Platform;
  readonly architecture: Architecture;
  /** The program, on macOS the app's folder. */
  readonly program: string;
  /** The folder that the asar lies in. */
  readonly resources: string;
}

const flags = { linux: '--linux', win32: '--win', darwin: '--mac' };
const folders = { linux: 'linux', win32: 'win', darwin: 'mac' };
/** Where nothing listens: whoever downloads fails. */
const nowhere = 'http://127.0.0.1:9/';

/**
 * Packages the last build for a system as `npm run package` does, around a stand-in for Electron
 * and without the last step, which makes installers of the folder.
 * @param scratch an empty folder
 */
export async function packageAroundStandIn(
  platform: Platform,
  asked: readonly Architecture[],
  scratch: string,
): Promise<StandInPackage[]> {
  const electronDist = join(scratch, 'electron');
  const output = join(scratch, 'packages');
  await layStandInElectron(platform, electronDist);
  const builder = createRequire(import.meta.url).resolve('electron-builder/cli.js');
  const settings = [
    `electronDist=${electronDist}`,
    `directories.output=${output}`,
    // Apple’s codesign takes no stand-in, and other systems have none.
    'electronFuses.resetAdHocDarwinSignature=false',
  ];
  await promisify(execFile)(
    process.execPath,
    [
      ...[builder, flags[platform], 'dir', ...asked.map((architecture) => `--${architecture}`)],
      ...settings.map((setting) => `--config.${setting}`),
    ],
    {
      cwd: appRoot,
      env: {
        ...process.env,
        CSC_IDENTITY_AUTO_DISCOVERY: 'false',
        ELECTRON_BUILDER_CACHE: join(scratch, 'cache'),
        ELECTRON_BUILDER_BINARIES_MIRROR: nowhere,
        ELECTRON_MIRROR: nowhere,
      },
    },
  );
  return asked.map((architecture) => {
    const suffix = architecture === 'x64' ? '' : `-${architecture}`;
    const unpacked = platform === 'darwin' ? '' : '-unpacked';
    const folder = join(output, `${folders[platform]}${suffix}${unpacked}`);
    return { platform, architecture, ...partsOf(platform, folder) };
  });
}

function partsOf(platform: Platform, folder: string): { program: string; resources: string } {
  if (platform === 'darwin') {
    const program = join(folder, 'CartPole Studio.app');
    return { program, resources: join(program, 'Contents/Resources') };
  }
  const name = platform === 'win32' ? 'CartPole Studio.exe' : 'cartpole-studio';
  return { program: join(folder, name), resources: join(folder, 'resources') };
}
