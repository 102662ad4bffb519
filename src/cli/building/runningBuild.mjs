import { cpSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stampOf } from './sources.mjs';

/** What no command needs: the notes of what was bundled, and the texts of licences. */
const leftOut = new Set(['records', 'THIRD-PARTY-NOTICES.txt']);

/** A build that is put in place meanwhile takes the time of two renames. */
const attempts = 5;
const pauseMs = 50;

/**
 * Gives this process a build of its own, until it ends: what it loads later, such as the trainer
 * after a crash, is then of the same version, whatever has been built or removed meanwhile.
 * @returns its folder; the shared build where there is no room for another
 */
export function ownBuild(root) {
  const out = join(root, 'out');
  const running = join(root, 'out.running');
  removeLeftBehind(running);
  const own = join(running, String(process.pid));
  const remove = () => removeIfPossible(own);
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      const stamp = stampOf(out);
      cpSync(out, own, { recursive: true, filter: (path) => !leftOut.has(basename(path)) });
      if (stampOf(out) === stamp && stampOf(own) === stamp) {
        process.on('exit', remove);
        return own;
      }
    } catch (error) {
      if (error.code !== 'ENOENT') break;
    }
    remove();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
  }
  remove();
  return out;
}

/** Builds of processes that were killed. */
function removeLeftBehind(running) {
  for (const name of namesIn(running)) {
    if (isRunning(Number(name))) continue;
    removeIfPossible(join(running, name));
  }
}

/** What cannot be removed now (too few files may be open, another user’s) is left to the next. */
function removeIfPossible(folder) {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // It is in nobody's way.
  }
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    // Nothing has run yet.
    return [];
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
