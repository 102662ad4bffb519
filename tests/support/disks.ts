import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs mount or umount; false where this system or this user may not. */
function run(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether this process may mount file systems: root outside of most containers. */
export const canMount = (() => {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'cartpole-mount-'));
  const isMounted = run('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder);
  if (isMounted) run('umount', folder);
  rmSync(folder, { recursive: true });
  return isMounted;
})();

/** Whether a folder can be made so that this user can write nothing in it. */
export const canMakeReadOnly =
  canMount || (process.geteuid !== undefined && process.geteuid() !== 0);

/** Keeps this user from writing in a folder, root too; returns what takes that back. */
export function makeReadOnly(folder: string): () => void {
  if (!canMount) {
    chmodSync(folder, 0o555);
    return () => chmodSync(folder, 0o755);
  }
  run('mount', '--bind', folder, folder);
  run('mount', '-o', 'remount,ro,bind', folder);
  return () => void run('umount', folder);
}

/** Lays a small disk over a folder; returns what takes it away, with all that it holds. */
export function mountDisk(folder: string, bytes: number): () => void {
  run('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder);
  return () => void run('umount', folder);
}
