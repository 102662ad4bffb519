import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appRoot } from './appRoot';

/**
 * Where Electron's binary lies, or null if it is not installed. Looks where the `electron` package
 * itself looks, but never downloads anything, as importing that package would.
 */
export function findElectronBinary(root = appRoot): string | null {
  const packageFolder = join(root, 'node_modules/electron');
  const pathFile = join(packageFolder, 'path.txt');
  const executable = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : null;
  const otherFolder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (executable === null && otherFolder === undefined) return null;
  const binary = join(otherFolder ?? join(packageFolder, 'dist'), executable ?? 'electron');
  return existsSync(binary) ? binary : null;
}
