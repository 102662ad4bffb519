#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Starts the built command line, and builds it first in a checkout whose sources are newer. What
 * the build says is told only where it fails, on standard error: standard output belongs to the
 * command's answer.
 */

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const command = join(root, 'out/main/cli.js');
/** A file of each part of a build: all of them are there, or it did not finish. */
const built = [
  command,
  join(root, 'out/renderer/index.html'),
  join(root, 'out/tensorflow/tfjs.cjs'),
  join(root, 'out/kernels/simd.wasm'),
  join(root, 'out/kernels/simd-relaxed.wasm'),
];

/** When the newest source was changed; null in an installed package, which has none. */
function newestSourceMs() {
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  if (!files.some((file) => file.endsWith('.ts'))) return null;
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

/** Why a build is due, as the beginning of a sentence; null if none is. */
function buildReason() {
  const sourceMs = newestSourceMs();
  if (sourceMs === null) return null;
  if (!built.every(existsSync)) return 'CartPole Studio is not built yet: building it now';
  const builtMs = Math.min(...built.map((file) => statSync(file).mtimeMs));
  if (builtMs >= sourceMs) return null;
  return 'The sources are newer than the build: building again';
}

const reason = buildReason();
if (reason !== null) {
  console.error(`${reason}, which takes about half a minute.`);
  const build = spawnSync('npm', ['run', 'build'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: Infinity,
    shell: process.platform === 'win32',
  });
  if (build.status !== 0) {
    for (const words of [build.stdout, build.stderr]) if (words) process.stderr.write(words);
    console.error('The build failed: run “npm ci”, then try again.');
    process.exit(1);
  }
}
await import(pathToFileURL(command).href);
