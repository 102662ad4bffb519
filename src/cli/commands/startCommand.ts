import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { appRoot } from '../../host/app/appRoot';
import { findElectronBinary } from '../../host/app/electronBinary';
import { clauseOf } from '../../shared/errorText';
import { exitCodes } from '../exitCodes';
import { writeProblem } from '../output';
import { hasDisplay, serve, type ServeOptions } from './serveCommand';

/** Opens the desktop window; where none can be, says why and serves the same window. */
export async function start(options: ServeOptions): Promise<number> {
  const obstacle = await showDesktopWindow(options);
  if (typeof obstacle === 'number') return obstacle;
  writeProblem(`${obstacle}, so the window opens in the browser.`);
  return serve(options);
}

/** Runs the electron package's own installer, which shows its progress; null if it fails. */
async function fetchElectronBinary(): Promise<string | null> {
  const installer = join(appRoot, 'node_modules/electron/install.js');
  if (!existsSync(installer)) return null;
  writeProblem('Fetching Electron’s binary, about 120 MB, once.');
  const child = spawn(process.execPath, [installer], { stdio: ['ignore', 2, 2] });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0 ? findElectronBinary() : null;
}

/** Runs Electron to its end, and returns the exit code; or returns in words what is in the way. */
async function showDesktopWindow({ run }: ServeOptions): Promise<number | string> {
  if (!hasDisplay()) return 'This machine has no display';
  const binary = findElectronBinary() ?? (await fetchElectronBinary());
  if (binary === null) {
    return 'Electron’s binary is not installed and could not be fetched (“npx install-electron” tries again)';
  }
  // Before Electron runs, so that no signal can end this process and leave Electron behind.
  // The terminal sends Ctrl-C to Electron too, which then ends by itself.
  let exitCode: number = exitCodes.done;
  process.on('SIGINT', () => (exitCode = exitCodes.endedBy('SIGINT')));
  process.once('SIGTERM', () => {
    exitCode = exitCodes.endedBy('SIGTERM');
    child.kill();
  });
  const child = spawn(binary, [appRoot, ...(run === undefined ? [] : [`--run=${run}`])], {
    stdio: 'inherit',
  });
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    const endedAsAsked = code === 0 || child.killed || child.signalCode === 'SIGINT';
    return endedAsAsked ? exitCode : 'Electron ended with an error';
  } catch (error) {
    return `Electron could not be started (${clauseOf(error)})`;
  }
}
