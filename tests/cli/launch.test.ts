import { execFile } from 'node:child_process';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { appRoot } from '../../src/host/app/appRoot';

/** A checkout of nothing but the launcher, a source and a build that says so. */
let root: string;
const built = [
  'out/main/cli.js',
  'out/renderer/index.html',
  'out/tensorflow/tfjs.cjs',
  'out/kernels/simd.wasm',
  'out/kernels/simd-relaxed.wasm',
];

const buildScript = `
const fs = require('node:fs');
console.log('build words');
console.error('build warnings');
fs.appendFileSync('builds', '.');
if (fs.existsSync('broken')) process.exit(3);
for (const file of ${JSON.stringify(built)}) {
  fs.mkdirSync(require('node:path').dirname(file), { recursive: true });
  fs.writeFileSync(file, 'console.log("answer", ...process.argv.slice(2))');
}`;

async function lay(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-launch-'));
  await lay('package.json', '{"type": "module", "scripts": {"build": "node build.cjs"}}');
  await lay('build.cjs', buildScript);
  await lay('src/cli/index.ts', 'source');
  await copyFile(join(appRoot, 'src/cli/launch.mjs'), join(root, 'src/cli/launch.mjs'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** What it writes to standard output and standard error. */
function launch(): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [join(root, 'src/cli/launch.mjs'), 'train', '-x']);
}

/** Sets a source's change to so many seconds from now. */
async function changeSource(seconds: number): Promise<void> {
  const time = Date.now() / 1000 + seconds;
  await utimes(join(root, 'src/cli/index.ts'), time, time);
}

it('builds once, which it says in a sentence, and hands the words on', async () => {
  expect(await launch()).toEqual({
    stdout: 'answer train -x\n',
    stderr: 'CartPole Studio is not built yet: building it now, which takes about half a minute.\n',
  });
  expect(await launch()).toEqual({ stdout: 'answer train -x\n', stderr: '' });
});

it('builds again after a source has changed', async () => {
  await launch();
  await changeSource(60);
  expect(await launch()).toEqual({
    stdout: 'answer train -x\n',
    stderr:
      'The sources are newer than the build: building again, which takes about half a minute.\n',
  });
});

it('builds again where a build did not finish', async () => {
  await launch();
  await unlink(join(root, 'out/renderer/index.html'));
  await launch();
  expect(await readFile(join(root, 'builds'), 'utf8')).toBe('..');
});

it('never builds in an installed package, which has no sources', async () => {
  await launch();
  await unlink(join(root, 'src/cli/index.ts'));
  await unlink(join(root, 'out/renderer/index.html'));
  expect(await launch()).toEqual({ stdout: 'answer train -x\n', stderr: '' });
});

it('says that the build failed, and all that it said', async () => {
  await lay('broken', '');
  await expect(launch()).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /\nbuild words\n(.*\n)*build warnings\n(.*\n)*The build failed: run “npm ci”, then try again\.\n$/,
    ),
  });
});
