import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '../../../../src/host/engines/tensorflow/installation/progress';
import { TensorflowInstallation } from '../../../../src/host/engines/tensorflow/installation/tensorflowInstallation';
import { FakeTools, fakeReport, isAlive } from './support/fakeTools';

let fake: FakeTools;
let installation: TensorflowInstallation;

beforeEach(async () => {
  fake = await FakeTools.create();
  installation = fake.installation;
});

afterEach(() => fake.dispose());

const notInstalled = { kind: 'notInstalled', sentence: 'TensorFlow is not installed.' };

describe.skipIf(process.platform === 'win32')('installing TensorFlow', () => {
  it('fetches, unpacks, compiles, probes, and cleans up after itself', async () => {
    const progress: Progress[] = [];
    fake.letProbe();
    const state = await installation.install({ onProgress: (each) => progress.push(each) });
    // The stand-in's addon is no library: to find that out is what the probe is for.
    expect(state.kind).toBe('failed');
    expect(state.sentence).toMatch(/^TensorFlow 2\.21\.0 does not work on this machine: .*addon/);
    expect(await fake.takeCalls()).toEqual([
      ...['venv', 'pip', 'download tensorflow-cpu==2.21.0', 'unpack'],
    ]);
    expect([...new Set(progress.map(({ stage }) => stage))]).toEqual([
      ...['checking', 'environment', 'downloading', 'unpacking', 'building', 'probing'],
    ]);
    const shares = progress
      .filter(({ stage }) => stage === 'downloading')
      .map((each) => each.share);
    expect(shares).toEqual([0, 0, expect.closeTo(0.5, 3)]);
    expect((await readdir(installation.layout.folder)).sort()).toEqual([
      ...['addon', 'installation.json', 'packages', 'probe.json'],
    ]);
  });

  it('does nothing twice', async () => {
    await installation.install();
    await fake.takeCalls();
    await fake.removeTool('python3');
    await installation.install();
    expect(await fake.takeCalls()).toEqual([]);
  });

  it('compiles an addon anew that failed its probe', async () => {
    await fake.insteadOfProbe(`console.log('{"fault": "invalid ELF header"}')`);
    await installation.install();
    await writeFile(installation.layout.addon, 'damaged');
    expect((await installation.state()).kind).toBe('failed');
    await fake.insteadOfProbe(`console.log('${JSON.stringify({ report: fakeReport })}')`);
    expect((await installation.install()).kind).toBe('ready');
    expect(await readFile(installation.layout.addon, 'utf8')).toBe('addon');
  });

  it('is cancelled with all its processes, and goes on from there', async () => {
    await fake.hang('unpack');
    const cancel = new AbortController();
    const installing = installation.install({ signal: cancel.signal });
    const pid = await fake.hangingProcess();
    cancel.abort();
    await expect(installing).rejects.toThrow('aborted');
    expect(isAlive(pid)).toBe(false);
    expect(await installation.state()).toEqual(notInstalled);
    expect(existsSync(installation.layout.packages)).toBe(false);
    await fake.takeCalls();
    await fake.hang('unpack', false);
    await installation.install();
    expect(await fake.takeCalls()).toEqual(['kept tensorflow-cpu==2.21.0', 'unpack']);
    expect(existsSync(installation.layout.record)).toBe(true);
  });

  it('starts over where an earlier one was killed in the middle', async () => {
    const unfinished = `${installation.layout.packages}.unfinished`;
    await mkdir(join(unfinished, 'tensorflow'), { recursive: true });
    await writeFile(join(unfinished, 'tensorflow/half'), '');
    await writeFile(installation.layout.lock, '999999999');
    await installation.install();
    expect(existsSync(join(installation.layout.packages, 'tensorflow/half'))).toBe(false);
    expect(existsSync(installation.layout.record)).toBe(true);
  });

  it('lets one process at a time change it', async () => {
    await mkdir(installation.layout.folder, { recursive: true });
    await writeFile(installation.layout.lock, `${process.ppid}`);
    await expect(installation.install()).rejects.toThrow(`already, by process ${process.ppid}`);
    await expect(installation.remove()).rejects.toThrow(`already, by process ${process.ppid}`);
  });

  it('lets one of many take over what a killed one left', async () => {
    await mkdir(fake.data, { recursive: true });
    await writeFile(installation.layout.lock, '999999999');
    await fake.hang('venv');
    const { folder } = installation.layout;
    const cancel = new AbortController();
    const takers = Array.from({ length: 8 }, () =>
      new TensorflowInstallation(folder).install({ signal: cancel.signal }).then(
        () => 'done',
        (error: Error) => error.message,
      ),
    );
    await fake.hangingProcess();
    cancel.abort();
    const ends = await Promise.all(takers);
    expect(ends.filter((end) => end.includes('aborted'))).toHaveLength(1);
    expect(ends.filter((end) => end.includes('already, by '))).toHaveLength(7);
    expect(await fake.takeCalls()).toEqual(['venv']);
    expect(await readdir(fake.data)).toEqual([]);
  });

  it('ends the pip of one that was killed, and no other program', async () => {
    await fake.hang('download');
    const { layout } = installation;
    const first = spawn(
      process.execPath,
      [
        ...['--import', 'tsx', '--input-type=module', '--eval'],
        `import { TensorflowInstallation } from ${JSON.stringify(join(process.cwd(), 'src/host/engines/tensorflow/installation/tensorflowInstallation.ts'))};
        await new TensorflowInstallation(${JSON.stringify(layout.folder)}).install();`,
      ],
      { stdio: 'inherit' },
    );
    const pip = await fake.hangingProcess();
    const exited = once(first, 'exit');
    first.kill('SIGKILL');
    await exited;
    expect(isAlive(pip)).toBe(true);
    await fake.hang('download', false);
    await installation.install();
    // Until the system’s first process has taken note of its end.
    await expect.poll(() => isAlive(pip)).toBe(false);

    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      detached: true,
    });
    const killed = {
      pid: 999_999_999,
      startedAt: null,
      token: '0123456789abcdef',
      child: other.pid,
    };
    await writeFile(layout.lock, JSON.stringify(killed));
    await installation.install();
    expect(isAlive(other.pid!)).toBe(true);
    other.kill('SIGKILL');
  });

  it('takes a TensorFlow that the person names, and leaves it alone', async () => {
    await installation.install();
    const theirs = join(fake.data, 'theirs');
    await mkdir(fake.data, { recursive: true });
    const { packages } = installation.layout;
    await cp(packages, theirs, { recursive: true });
    await fake.takeCalls();
    await installation.install({ use: theirs });
    expect(await fake.takeCalls()).toEqual([]);
    expect(existsSync(packages)).toBe(false);
    expect(JSON.parse(await readFile(installation.layout.record, 'utf8'))).toMatchObject({
      kind: 'named',
      tensorflow: '2.21.0',
    });
    await installation.remove();
    expect(existsSync(join(theirs, 'tensorflow/libtensorflow_cc.so.2'))).toBe(true);
    expect(existsSync(installation.layout.folder)).toBe(false);
  });

  it('finds a named Python in the PATH', async () => {
    await installation.install();
    const theirs = join(fake.data, 'theirs');
    await cp(installation.layout.packages, theirs, { recursive: true });
    await fake.layTool('their-python', `#!/bin/sh\necho '${join(theirs, 'tensorflow')}'`);
    await installation.install({ use: 'their-python' });
    expect(JSON.parse(await readFile(installation.layout.record, 'utf8'))).toMatchObject({
      kind: 'named',
    });
  });

  it('is gone after it was removed', async () => {
    await installation.install();
    await installation.remove();
    expect(await installation.state()).toEqual(notInstalled);
    expect(await readdir(fake.data)).toEqual([]);
    await installation.remove();
  });

  it('says when its files went away', async () => {
    await installation.install();
    await rm(installation.layout.packages, { recursive: true });
    expect(await installation.state()).toEqual({
      kind: 'failed',
      sentence: 'TensorFlow’s files are gone or were moved: install it again.',
    });
  });

  it.each(['', '{"format": 1', '{"format": 2}'])(
    'says when its record cannot be read, and is whole again without a download: %o',
    async (record) => {
      await installation.install();
      await writeFile(installation.layout.record, record);
      expect(await installation.state()).toEqual({
        kind: 'failed',
        sentence:
          'The record of TensorFlow’s installation cannot be read: install it again, which keeps what is whole.',
      });
      await expect(installation.load()).rejects.toThrow('cannot be read');
      await fake.takeCalls();
      expect((await installation.install()).kind).toBe('ready');
      expect(await fake.takeCalls()).toEqual([]);
    },
  );
});
