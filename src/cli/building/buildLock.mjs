import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How often a command that waits looks whether the build has ended. */
const lookMs = 200;

/**
 * Claims a folder that one process of all has at a time, to build in; waits while another process
 * has it. One that was ended without giving it back does not block: its number and its start tell
 * that it runs no more.
 * @param onWait is called once, if it has to wait
 * @returns what gives the folder back, with all that is in it
 * @throws Error of the system
 */
export async function claimBuildFolder(folder, onWait) {
  const own = `${folder}.${process.pid}`;
  const remove = () => rmSync(own, { recursive: true, force: true });
  remove();
  mkdirSync(own);
  try {
    writeFileSync(join(own, 'builder'), identityOf(process.pid));
    for (let waits = 0; !movedTo(folder, own); waits++) {
      const builder = builderIn(folder);
      if (!isRunning(builder)) moveAway(folder, builder);
      else {
        if (waits === 0) onWait();
        await pause(lookMs);
      }
    }
  } catch (error) {
    remove();
    throw error;
  }
  return () => {
    try {
      // Whole and at once: whoever waits must not find it half removed.
      renameSync(folder, own);
      remove();
    } catch {
      // Whoever builds next takes what is left for an ended builder's.
    }
  };
}

/** Only one process can move its folder there, since a folder that holds something is not replaced. */
function movedTo(folder, own) {
  try {
    renameSync(own, folder);
    return true;
  } catch (error) {
    if (existsSync(folder)) return false;
    // It has gone in between; or it cannot be there at all.
    if (['ENOTEMPTY', 'EEXIST'].includes(error.code)) return false;
    throw error;
  }
}

function builderIn(folder) {
  try {
    return readFileSync(join(folder, 'builder'), 'utf8');
  } catch {
    // Given back in between, or never a builder's.
    return null;
  }
}

/** Takes what an ended builder left out of the way, unless another process did so already. */
function moveAway(folder, builder) {
  const left = `${folder}.${process.pid}.left`;
  rmSync(left, { recursive: true, force: true });
  try {
    renameSync(folder, left);
  } catch {
    return;
  }
  // Between the look and the move, another may have claimed it.
  if (builderIn(left) !== builder) movedTo(folder, left);
  rmSync(left, { recursive: true, force: true });
}

function isRunning(identity) {
  if (identity === null) return false;
  const pid = Number(identity.split(' ', 1)[0]);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return identityOf(pid) === identity;
}

/** A process's number, and when it started where the system tells: numbers are given out again. */
function identityOf(pid) {
  return `${pid} ${startOf(pid)}`;
}

function startOf(pid) {
  if (process.platform === 'win32') return '';
  try {
    if (process.platform === 'linux') {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold anything; the 22nd field is the start.
      return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
