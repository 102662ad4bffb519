import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appRoot } from '../../src/host/app/appRoot';
import { withDescriptors } from '../support/descriptors';
import { hasSignals } from '../support/signals';

/** A checkout of nothing but the launcher, a source and tools that build the source’s words. */
let root: string;
const launched: ChildProcess[] = [];
const built = [
  'main/cli.js',
  'main/later.js',
  'renderer/index.html',
  'tensorflow/tfjs.cjs',
  'kernels/simd.wasm',
  'kernels/simd-relaxed.wasm',
];

/** What it builds answers; with the word “wait” it loads the rest of itself when it is told to. */
const command = `
console.log("answer", ...process.argv.slice(2));
if (process.argv.includes("wait"))
  process.stdin.once("data", () => import("./later.js").then(() => process.exit()));`;

const tools = `
const fs = require('node:fs');
const path = require('node:path');
const folder = process.env.CARTPOLE_STUDIO_BUILD_FOLDER ?? 'out';
const source = fs.readFileSync('src/cli/index.ts', 'utf8');
console.log('build words');
console.error('build warnings');
fs.appendFileSync('builds', '.');
while (fs.existsSync('hold')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
for (const file of ${JSON.stringify(built)}) {
  fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  const words = file.endsWith('cli.js') ? ${JSON.stringify(command)} : 'console.log("built of", ' + JSON.stringify(source) + ')';
  fs.writeFileSync(path.join(folder, file), words);
  if (fs.existsSync('broken')) process.exit(3);
}`;

async function lay(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-launch-'));
  const scripts = { build: 'node tools.cjs', 'build:parts': 'node tools.cjs' };
  await lay('package.json', JSON.stringify({ type: 'module', scripts }));
  await lay('tools.cjs', tools);
  const isPlain = (path: string) => !path.endsWith('.ts');
  await cp(join(appRoot, 'src/cli'), join(root, 'src/cli'), { recursive: true, filter: isPlain });
  await lay('src/cli/index.ts', 'source');
});

afterEach(async () => {
  for (const child of launched.splice(0)) child.kill('SIGKILL');
  await rm(join(root, 'hold'), { force: true });
  await rm(root, { recursive: true, force: true, maxRetries: 5 });
});

interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the launcher; what it says so far is in `said`. */
function start(...words: string[]) {
  const child = spawn(process.execPath, [join(root, 'src/cli/launch.mjs'), ...words]);
  launched.push(child);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (some: Buffer) => (said[name] += some.toString()));
  }
  const ended = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]).then(
    ([[code], stdout, stderr]): Answer => ({ code: code as number | null, stdout, stderr }),
  );
  return { child, said, ended };
}

const launch = () => start('train', '-x').ended;
const builds = async () => (await readFile(join(root, 'builds'), 'utf8').catch(() => '')).length;

const answer = { code: 0, stdout: 'answer train -x\n', stderr: '' };
const firstBuild =
  'CartPole Studio is not built yet: building it now, which takes about half a minute.\n';
const laterBuild =
  'The sources have changed since the build: building again, which takes about half a minute.\n';
const waiting = 'Another command builds CartPole Studio already: waiting for it.\n';

describe('the launcher', () => {
  it('builds once, which it says in a sentence, and hands the words on', async () => {
    expect(await launch()).toEqual({ ...answer, stderr: firstBuild });
    expect(await launch()).toEqual(answer);
  });

  it('builds again after a source has changed', async () => {
    await launch();
    await lay('src/cli/index.ts', 'another source');
    expect(await launch()).toEqual({ ...answer, stderr: laterBuild });
    expect(await launch()).toEqual(answer);
  });

  it('builds nothing again for a source that is dated in the future', async () => {
    await launch();
    const tomorrow = Date.now() / 1000 + 86_400;
    await utimes(join(root, 'src/cli/index.ts'), tomorrow, tomorrow);
    await launch();
    expect(await launch()).toEqual(answer);
    expect(await builds()).toBe(1);
  });

  it('builds again for a source that changed while it was built', async () => {
    await lay('hold', '');
    const first = start('train', '-x');
    await expect.poll(builds).toBe(1);
    await lay('src/cli/index.ts', 'another source');
    await unlink(join(root, 'hold'));
    await first.ended;
    expect(await launch()).toEqual({ ...answer, stderr: laterBuild });
  });

  it('builds again where a build is not whole', async () => {
    await launch();
    await unlink(join(root, 'out/renderer/index.html'));
    expect(await launch()).toEqual({ ...answer, stderr: firstBuild });
    expect(await builds()).toBe(2);
  });

  it('never builds in an installed package, which has no sources', async () => {
    await launch();
    await unlink(join(root, 'src/cli/index.ts'));
    await unlink(join(root, 'out/renderer/index.html'));
    expect(await launch()).toEqual(answer);
  });

  it('says that the build failed, and all that it said, and leaves the one before', async () => {
    await launch();
    const before = await readFile(join(root, 'out/main/cli.js'), 'utf8');
    await lay('broken', '');
    await lay('src/cli/index.ts', 'another source');
    expect(await launch()).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /\nbuild words\n(.*\n)*build warnings\n(.*\n)*The build failed: run “npm ci”, then try again\.\n$/,
      ),
    });
    expect(await readFile(join(root, 'out/main/cli.js'), 'utf8')).toBe(before);
    expect(await readdir(join(root, 'out/main'))).toContain('later.js');
  });
});

it.skipIf(!hasSignals)('says in a sentence that too few files may be open', async () => {
  await launch();
  const launcher = [process.execPath, join(root, 'src/cli/launch.mjs')] as const;
  // Node itself needs about as many, and loads all modules of a command at once.
  const imports = Array.from({ length: 40 }, (_, number) => `m${number}.js`);
  for (const name of imports) await lay(`out/main/${name}`, '');
  await lay('out/main/cli.js', imports.map((name) => `import './${name}';`).join('\n'));
  const child = spawn(...withDescriptors(24, launcher), { stdio: ['ignore', 'ignore', 'pipe'] });
  const [problems, [code]] = await Promise.all([text(child.stderr!), once(child, 'exit')]);
  expect(code).toBe(1);
  expect(problems).toMatch(/^This process may open too few files at once: [^\n]+\.\n$/);
});

describe('two commands', () => {
  it('never build at once: the second waits, says so, and takes the result', async () => {
    await lay('hold', '');
    const first = start('train', '-x');
    await expect.poll(builds).toBe(1);
    const others = [start('train', '-x'), start('train', '-x')];
    for (const { said } of others) await expect.poll(() => said.stderr).toBe(waiting);
    await unlink(join(root, 'hold'));
    expect(await first.ended).toEqual({ ...answer, stderr: firstBuild });
    for (const { ended } of others) expect(await ended).toEqual({ ...answer, stderr: waiting });
    expect(await builds()).toBe(1);
  });

  it.skipIf(!hasSignals)('do not wait for a builder that was killed', async () => {
    await lay('hold', '');
    const first = start('train', '-x');
    await expect.poll(builds).toBe(1);
    const builder = await readFile(join(root, 'out.building/builder'), 'utf8');
    process.kill(Number.parseInt(builder, 10), 'SIGKILL');
    expect((await first.ended).code).toBe(1);
    const second = start('train', '-x');
    await expect.poll(builds).toBe(2);
    await unlink(join(root, 'hold'));
    expect(await second.ended).toEqual({ ...answer, stderr: firstBuild });
    expect(await launch()).toEqual(answer);
  });

  it('run the build that each began with, whatever is built or removed meanwhile', async () => {
    const first = start('wait');
    await expect.poll(() => first.said.stdout).toBe('answer wait\n');
    await lay('src/cli/index.ts', 'another source');
    const second = start('wait');
    await expect.poll(() => second.said.stdout).toBe('answer wait\n');
    await rm(join(root, 'out'), { recursive: true });
    for (const { child } of [first, second]) child.stdin.write('\n');
    expect((await first.ended).stdout).toBe('answer wait\nbuilt of source\n');
    expect((await second.ended).stdout).toBe('answer wait\nbuilt of another source\n');
    expect(await readdir(join(root, 'out.running'))).toEqual([]);
  });

  it.skipIf(!hasSignals)('leave nothing behind for long, even if they are killed', async () => {
    const first = start('wait');
    await expect.poll(() => first.said.stdout).toBe('answer wait\n');
    first.child.kill('SIGKILL');
    await first.ended;
    await launch();
    expect(await readdir(join(root, 'out.running'))).toEqual([]);
    expect((await readdir(root)).filter((name) => name.startsWith('out.building'))).toEqual([]);
  });
});
