import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { claimBuildFolder } from './buildLock.mjs';
import { buildReason, sourceStamp, stampName } from './sources.mjs';

/**
 * Builds beside `out` and puts the build in place whole, so that nobody ever starts half of one. Of
 * several commands one builds, and the others take its result. With --when-due it builds only where
 * the sources have changed, and tells what the tools say only if they fail, on standard error.
 */

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const out = join(root, 'out');
const building = join(root, 'out.building');
const isQuiet = process.argv.includes('--when-due');

let tools = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    tools?.kill(signal);
    process.exit(128 + constants.signals[signal]);
  });
}

async function build() {
  let hasWaited = false;
  const giveBack = await claimBuildFolder(building, () => {
    hasWaited = true;
    console.error('Another command builds CartPole Studio already: waiting for it.');
  });
  process.on('exit', giveBack);
  const reason = buildReason(root);
  if (reason === null && (hasWaited || isQuiet)) return true;
  if (isQuiet) console.error(`${reason}, which takes about half a minute.`);
  const stamp = sourceStamp(root);
  // A name of its own, in case that tools of a killed builder still write into theirs.
  const folder = join(building, `out-${process.pid}`);
  mkdirSync(folder);
  if (!(await runTools(folder))) {
    console.error('The build failed: run “npm ci”, then try again.');
    return false;
  }
  // Taken before the build: a source that changed meanwhile makes the next one due.
  writeFileSync(join(folder, stampName), stamp);
  putInPlace(folder);
  return true;
}

/** Makes all parts of a build in a folder; false if one of them fails. */
function runTools(folder) {
  tools = spawn('npm', ['run', 'build:parts'], {
    cwd: root,
    env: { ...process.env, CARTPOLE_STUDIO_BUILD_FOLDER: folder },
    stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    shell: process.platform === 'win32',
  });
  const words = [];
  for (const stream of [tools.stdout, tools.stderr]) stream?.on('data', (some) => words.push(some));
  return new Promise((resolve, reject) => {
    tools.on('error', reject);
    tools.on('close', (code) => {
      if (code !== 0) for (const some of words) process.stderr.write(some);
      resolve(code === 0);
    });
  });
}

function putInPlace(folder) {
  const before = join(building, 'before');
  const isFirst = !existsSync(out);
  if (!isFirst) renameSync(out, before);
  try {
    renameSync(folder, out);
  } catch (error) {
    if (!isFirst) renameSync(before, out);
    throw error;
  }
}

try {
  process.exitCode = (await build()) ? 0 : 1;
} catch (error) {
  console.error(`CartPole Studio could not be built: ${error.message}.`);
  process.exitCode = 1;
}
