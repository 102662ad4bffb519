import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAppLog } from '../../../src/host/app/appLog';

/** Logs in a process of its own, which can be ended where it hangs; returns what its terminal shows. */
function logAlone(folder: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const module = join(import.meta.dirname, '../../../src/host/app/appLog.ts');
  const script = `import { openAppLog } from ${JSON.stringify(module)};
  openAppLog({ folder: ${JSON.stringify(folder)}, toConsole: false }).error('unheard');
  console.log('goes on');`;
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', script];
  return promisify(execFile)(process.execPath, flags, { timeout: 30_000 });
}

describe('the log', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartpole-log-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (within = folder) => openAppLog({ folder: within, toConsole: false });

  it('says when and what, a line each, without a personal path', async () => {
    const deep = join(folder, 'logs');
    const log = open(deep);
    log.info('CartPole Studio begins');
    const fault = new Error(`no ${join(homedir(), 'thesis', 'model.json')}`);
    log.error('Opening failed:', fault);
    log.error('50 % of %s is not a format', { path: join(homedir(), 'x') });
    const text = await readFile(join(deep, 'studio.log'), 'utf8');
    const [first, second] = text.split(/\r?\n/);
    expect(first).toMatch(
      /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\] \[info\] +CartPole Studio begins$/,
    );
    expect(second).toMatch(/\[error\] +Opening failed: Error: no ~.*thesis.*model\.json$/);
    expect(text).toContain('appLog.test.ts');
    expect(text).not.toContain(homedir());
  });

  it('keeps three files of about a megabyte, the newest lines in the first', async () => {
    const log = open();
    const line = 'x'.repeat(1000);
    for (let count = 0; count < 5000; count++) log.info(`${count} ${line}`);
    expect((await readdir(folder)).sort()).toEqual(['studio.1.log', 'studio.2.log', 'studio.log']);
    for (const name of await readdir(folder)) {
      expect((await stat(join(folder, name))).size).toBeLessThan(1.1 * 1024 ** 2);
    }
    const newest = await readFile(join(folder, 'studio.log'), 'utf8');
    const oldest = await readFile(join(folder, 'studio.2.log'), 'utf8');
    expect(newest).toContain(' 4999 x');
    expect(Number(/\] +(\d+) x/.exec(oldest)?.[1])).toBeGreaterThan(1000);
  });

  it('begins its file again where the full one cannot be put aside', async () => {
    await mkdir(join(folder, 'studio.1.log', 'in the way'), { recursive: true });
    await mkdir(join(folder, 'studio.2.log', 'too'), { recursive: true });
    const log = open();
    for (let count = 0; count < 1500; count++) log.info(`${count} ${'x'.repeat(1000)}`);
    const text = await readFile(join(folder, 'studio.log'), 'utf8');
    expect(text.length).toBeLessThan(1.1 * 1024 ** 2);
    expect(text).toContain(' 1499 x');
  });

  it('cuts one message that is far too long', async () => {
    open().error('y'.repeat(5_000_000));
    expect((await stat(join(folder, 'studio.log'))).size).toBeLessThan(25_000);
  });

  it('disturbs nobody where it cannot be written', async () => {
    const blocked = join(folder, 'file');
    await writeFile(blocked, '');
    const log = open(join(blocked, 'logs'));
    log.info('unheard');
    log.error('unheard', new Error('too'));
    expect(await readFile(blocked, 'utf8')).toBe('');
  });

  it('says nothing in the terminal where its file cannot be written', async () => {
    await mkdir(join(folder, 'studio.log'));
    expect(await logAlone(folder)).toEqual({ stdout: 'goes on\n', stderr: '' });
  }, 40_000);

  it.skipIf(process.platform !== 'linux')(
    'hangs nowhere, not even in /proc',
    async () => {
      const { stdout } = await logAlone('/proc/not/there');
      expect(stdout).toBe('goes on\n');
    },
    40_000,
  );
});
