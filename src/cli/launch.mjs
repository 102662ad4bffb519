#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ownBuild } from './building/runningBuild.mjs';
import { buildReason, sourceStamp } from './building/sources.mjs';

/**
 * Starts the built command line, and builds it first in a checkout whose sources have changed.
 * Standard output belongs to the command's answer: all words about building go to standard error.
 */

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, '../..');

if (buildReason(root) !== null) {
  const build = join(folder, 'building/build.mjs');
  const { status } = spawnSync(process.execPath, [build, '--when-due'], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(1);
}
const isCheckout = sourceStamp(root) !== null;
const build = isCheckout ? ownBuild(root) : join(root, 'out');
try {
  await import(pathToFileURL(join(build, 'main/cli.js')).href);
} catch (error) {
  if (error.code !== 'EMFILE') throw error;
  console.error(
    'This process may open too few files at once: raise the limit, as “ulimit -n 1024” does in a shell.',
  );
  process.exit(1);
}
