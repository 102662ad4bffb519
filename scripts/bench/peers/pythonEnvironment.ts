import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';

const requirementsPath = fileURLToPath(new URL('python/requirements.txt', import.meta.url));
/** Outside the checkout: it is large, and every checkout can use it. */
const folder = join(envPaths('cartpole-studio', { suffix: '' }).cache, 'benchmark-peers');
const python = join(
  folder,
  ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
);
/** Holds the requirements that were installed whole. */
const stampPath = join(folder, 'installed-requirements.txt');

const usableVersions = 'Python 3.11, 3.12 or 3.13';

let isPrepared = false;

/**
 * The interpreter of a private environment with every peer that this machine can have; made and
 * filled at the first use. What cannot be installed fails later, in its own case, with its reason.
 * @throws Error with a sentence for a person if there is no usable Python
 */
export function preparePython(progress: (what: string) => void): string {
  const requirements = readFileSync(requirementsPath, 'utf8');
  if (isPrepared || (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === requirements)) {
    return python;
  }
  if (spawnSync(python, ['-m', 'pip', '--version']).status !== 0) makeEnvironment();
  progress('installing the peers, once: about 3 GB to fetch and 9 GB on the disk on Linux');
  if (install(['-r', requirementsPath])) {
    writeFileSync(stampPath, requirements);
  } else {
    progress('not all of them can be installed here: trying one by one');
    for (const line of requirements.split('\n').filter((text) => /^\w/.test(text))) {
      if (!install(['-c', requirementsPath, line])) progress(`${line} could not be installed`);
    }
  }
  isPrepared = true;
  return python;
}

function makeEnvironment(): void {
  mkdirSync(folder, { recursive: true });
  const options = ['-m', 'venv', '--clear', folder];
  const { status, stdout, stderr } = spawnSync(findPython(), options, { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`Python could not make an environment. ${stderr}${stdout}`.trim());
}

function findPython(): string {
  const isUsable = 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))';
  const found = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python'].find(
    (command) => spawnSync(command, ['-c', isUsable]).status === 0,
  );
  if (found === undefined) {
    throw new Error(`The peers need ${usableVersions}, which this machine does not have.`);
  }
  return found;
}

/** Shows pip’s own progress, beside the report rather than in it; whether it went well. */
function install(what: readonly string[]): boolean {
  const { status } = spawnSync(python, ['-m', 'pip', 'install', '--retries', '1', ...what], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  return status === 0;
}
