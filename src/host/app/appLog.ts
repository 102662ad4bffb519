import { renameSync } from 'node:fs';
import { join } from 'node:path';
import electronLog from 'electron-log/node';
import { createFolderSync } from '../files/createFolder';
import { appLogFolder } from './appDataFolder';
import { faultText } from './crashReport';
import { pathRedactor, type Person } from '../files/redactPaths';

/** A file at most; with the two before it, three are kept. */
const maxBytes = 1024 ** 2;
/** One message at most: a fault that repeats itself must not push everything else out. */
const maxMessageLength = 20_000;

const newest = 'studio.log';
const second = 'studio.1.log';
const oldest = 'studio.2.log';

// The package's own logger tells there, with a stack, what another one cannot write.
electronLog.transports.console.writeFn = () => undefined;

interface LogOptions {
  /** Created when something is logged for the first time. */
  readonly folder: string;
  /** Also says it on standard output and standard error. */
  readonly toConsole: boolean;
  readonly person?: Person;
}

/** What happened, in files that a person may be asked to send: no personal path is in them. */
export interface AppLog {
  readonly folder: string;
  info(words: string): void;
  /** @param cause what was thrown, if something was */
  error(words: string, cause?: unknown): void;
}

/** A log whose failures (a full disk) disturb nobody. */
export function openAppLog({ folder, toConsole, person }: LogOptions): AppLog {
  const hide = pathRedactor(person);
  const logger = electronLog.create({ logId: folder });
  const { console: consoleTransport, file, ipc, remote } = logger.transports;
  // Nothing leaves the machine by itself.
  if (ipc) ipc.level = false;
  if (remote) remote.level = false;
  if (!toConsole) consoleTransport.level = false;
  file.setAppName('CartPole Studio');
  file.maxSize = maxBytes;
  file.resolvePathFn = () => join(folder, newest);
  file.archiveLogFn = (full) => {
    // One that cannot be renamed begins again: it must not grow without end.
    if (!rotate(folder)) full.clear();
  };
  file.transforms.push(({ data }) => hide(String(data)).slice(0, maxMessageLength));
  // Its own way to create the folder never returns where the system has no room for one.
  const expectFolder = () => (file.level = canBeCreated(folder) ? 'silly' : false);
  return {
    folder,
    info: (words) => {
      expectFolder();
      logger.info(words);
    },
    error: (words, cause) => {
      expectFolder();
      logger.error(words, ...(cause === undefined ? [] : [cause]));
    },
  };
}

let faultLog: AppLog | null = null;

/** Writes a fault of the trainer to the app's log, for a process that has none open. */
export function logFault(doing: string, cause: unknown): void {
  faultLog ??= openAppLog({ folder: appLogFolder(), toConsole: false });
  faultLog.error(faultText(doing, cause));
}

function canBeCreated(folder: string): boolean {
  try {
    createFolderSync(folder);
    return true;
  } catch {
    // There is nowhere to say it: this is the log.
    return false;
  }
}

/** Makes room for a new file; false if the full one stayed where it is. */
function rotate(folder: string): boolean {
  moved(join(folder, second), join(folder, oldest));
  return moved(join(folder, newest), join(folder, second));
}

function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch {
    // There is no such file yet, or there is nowhere to say more: this is the log.
    return false;
  }
}
