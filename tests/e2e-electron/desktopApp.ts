import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { findElectronBinary } from '../../src/host/app/electronBinary';

/** The executable of a packaged app; without it the checkout runs in the Electron of its packages. */
export const packagedApp = process.env['CARTPOLE_STUDIO_APP'];

/** Chromium refuses its sandbox to root, which is who runs in a CI container. */
const rootArguments = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Why no desktop app can be started here, in a sentence; null where one can. */
export function desktopObstacle(): string | null {
  if (packagedApp === undefined && findElectronBinary() === null) {
    return 'Skipped: Electron’s binary is not installed; “npx install-electron --no” fetches it.';
  }
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && DISPLAY === undefined && WAYLAND_DISPLAY === undefined) {
    return 'Skipped: there is no display for the desktop app; “xvfb-run” gives one.';
  }
  return null;
}

/** What makes an app keep everything below a folder, as if it were started for the first time. */
export function ownFolders(folder: string): { args: string[]; env: Record<string, string> } {
  return {
    args: [`--user-data-dir=${join(folder, 'profile')}`, ...rootArguments],
    env: { ...definedEnvironment(), CARTPOLE_STUDIO_DATA: join(folder, 'data') },
  };
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env);
  return Object.fromEntries(
    entries.filter((each): each is [string, string] => each[1] !== undefined),
  );
}

interface StartedApp {
  readonly child: ChildProcess;
  /** Where Chromium's own protocol reaches its windows. */
  readonly endpoint: string;
  /** What it had written by then. */
  readonly said: readonly string[];
}

/**
 * Starts an app that Playwright's Electron cannot drive.
 * @param folder empty, for what the app keeps
 * @throws Error if it ends before its windows can be reached
 */
export async function startWithDevTools(
  executable: string,
  folder: string,
  args: readonly string[],
): Promise<StartedApp> {
  const child = spawn(
    executable,
    [...args, '--remote-debugging-port=0', ...ownFolders(folder).args],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: ownFolders(folder).env,
    },
  );
  const said: string[] = [];
  for await (const line of createInterface(child.stderr)) {
    said.push(line);
    const endpoint = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (endpoint === undefined) continue;
    child.stderr.resume();
    return { child, endpoint, said };
  }
  throw new Error('The app ended before its window could be reached.');
}

/** How a process ended: its exit code, or null if a signal ended it. */
export async function exitCodeOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/** Those processes of `pids` that still run, after up to five seconds in which they may end. */
export async function leftOver(pids: readonly number[]): Promise<number[]> {
  for (let wait = 0; wait < 50 && pids.some(isRunning); wait++) await sleep(100);
  return pids.filter(isRunning);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
