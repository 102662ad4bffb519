import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the tests of one run a folder of their own for temporary files, and removes it with all
 * that they left there. Vitest calls it before the first test.
 */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'cartpole-tests-'));
  // Root's tests of files' modes work as another user, who gets through to folders of his own.
  chmodSync(folder, 0o711);
  // Where Unix looks, and where Windows does.
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
