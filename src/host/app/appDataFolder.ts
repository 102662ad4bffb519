import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { absolutePath } from '../files/absolutePath';

const appName = 'cartpole-studio';

/**
 * The folder for what this app keeps for the person between runs: the platform's own place, such as
 * ~/.local/share/cartpole-studio, or where the environment variable CARTPOLE_STUDIO_DATA says. It
 * may not exist yet.
 * @throws Error with a sentence if the system knows no such place
 */
export function appDataFolder(): string {
  return namedFolder() ?? usualFolders().data;
}

/**
 * The folder for logs: the platform's own place, or `logs` in the folder of the variable.
 * @throws Error with a sentence if the system knows no such place
 */
export function appLogFolder(): string {
  const named = namedFolder();
  return named === null ? usualFolders().log : join(named, 'logs');
}

function namedFolder(): string | null {
  const named = process.env['CARTPOLE_STUDIO_DATA'];
  return named ? absolutePath(named) : null;
}

/** The package env-paths would do, but where there is no home it throws before it is asked. */
function usualFolders(): { readonly data: string; readonly log: string } {
  switch (process.platform) {
    case 'darwin': {
      const library = join(homeFolder(), 'Library');
      return {
        data: join(library, 'Application Support', appName),
        log: join(library, 'Logs', appName),
      };
    }
    case 'win32': {
      const local = folderIn('LOCALAPPDATA') ?? join(homeFolder(), 'AppData', 'Local');
      return { data: join(local, appName, 'Data'), log: join(local, appName, 'Log') };
    }
    default: {
      const data = folderIn('XDG_DATA_HOME') ?? join(homeFolder(), '.local', 'share');
      const state = folderIn('XDG_STATE_HOME') ?? join(homeFolder(), '.local', 'state');
      return { data: join(data, appName), log: join(state, appName) };
    }
  }
}

/** A folder that a variable of the environment names; relative paths are none (XDG). */
function folderIn(variable: string): string | null {
  const named = process.env[variable];
  return named !== undefined && isAbsolute(named) ? named : null;
}

/** The variable HOME may be empty, and a process of a container may have a user that is none. */
function homeFolder(): string {
  for (const homeOf of [homedir, () => userInfo().homedir]) {
    try {
      const home = homeOf();
      if (isAbsolute(home)) return home;
    } catch {
      // The system's own list may still know one; else the sentence below says it.
    }
  }
  throw new Error(
    'This user has no home folder: name a folder for CartPole Studio’s data in the environment variable CARTPOLE_STUDIO_DATA.',
  );
}
