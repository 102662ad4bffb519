import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runProbe, type StartProbe } from '../../../src/host/engines/tensorflow/probe/runProbe';
import { TensorflowInstallation } from '../../../src/host/engines/tensorflow/installation/tensorflowInstallation';
import { probeClient } from '../../../src/main/trainer/probeClient';
import { answerProbes } from '../../../src/main/trainer/utilityProbe';
import { FakeTools, fakeReport, isAlive } from '../../host/engines/tensorflow/support/fakeTools';
import { utilityProcess } from '../fakeElectron/fakeElectron';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));
/** The two ends between the main process and the trainer's, without the processes. */
class Side extends EventEmitter {
  constructor(private readonly wrap: (message: unknown) => unknown) {
    super();
  }

  peer: Side | null = null;

  postMessage(message: unknown): void {
    const { peer } = this;
    queueMicrotask(() => peer?.emit('message', peer.wrap(structuredClone(message))));
  }
}

/** In an installed app no script runs with Electron's binary: the main process forks the probe. */
describe.skipIf(process.platform === 'win32')('the probe behind the window', () => {
  let folder: string;
  let script: string;
  let main: Side;
  let start: StartProbe;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartpole-probe-'));
    script = join(folder, 'probe.mjs');
  });
  afterAll(async () => {
    utilityProcess.realEntry = null;
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    main = new Side((message) => message);
    const trainer = new Side((data) => ({ data, ports: [] }));
    main.peer = trainer;
    trainer.peer = main;
    utilityProcess.realEntry = script;
    utilityProcess.started.length = 0;
    answerProbes(main as unknown as Electron.UtilityProcess);
    start = probeClient(trainer as unknown as Electron.ParentPort);
  });

  const lay = (code: string) => writeFile(script, code);
  const answering = `process.parentPort.postMessage(JSON.stringify({ report: ${JSON.stringify(fakeReport)} }));`;
  const hanging = `import { writeFileSync } from 'node:fs';
    writeFileSync(process.argv[2], String(process.pid));
    for (;;);`;
  const pidIn = async (path: string) => {
    await expect.poll(() => existsSync(path)).toBe(true);
    return utilityProcess.started.at(-1)!.pid!;
  };

  it('is run by the main process, and ended when it has answered', async () => {
    await lay(`${answering} setInterval(() => undefined, 1000);`);
    expect(await runProbe('the addon', start)).toEqual({ report: fakeReport });
    expect(utilityProcess.started).toHaveLength(1);
    expect(utilityProcess.started[0]!.pid).toBeUndefined();
  });

  it.each([
    ['SIGKILL', ', as the system does where memory runs out'],
    ['SIGILL', ', as happens where the processor lacks instructions that TensorFlow needs'],
    ['SIGSEGV', ', as happens where a library is damaged'],
  ])('that is killed by %s is a failure with a reason', async (signal, cause) => {
    await lay(`process.kill(process.pid, '${signal}'); for (;;);`);
    const outcome = await runProbe('the addon', start);
    expect(outcome).toEqual({
      fault: expect.stringContaining(`its probe was killed by ${signal}${cause}`),
    });
  });

  it('that ends without an answer is a failure', async () => {
    await lay('console.error("Illegal library"); process.exit(3);');
    expect(await runProbe('the addon', start)).toEqual({
      fault: expect.stringMatching(/^its probe ended with code 3/),
    });
  });

  it('that answers nonsense is a failure', async () => {
    await lay('process.parentPort.postMessage("nonsense");');
    expect(await runProbe('the addon', start)).toHaveProperty('fault');
  });

  it('that hangs is ended', async () => {
    await lay(hanging);
    expect(await runProbe(join(folder, 'hanging'), start, { timeoutMs: 2000 })).toEqual({
      fault: 'its probe did not answer within 2 seconds',
    });
    expect(utilityProcess.started[0]!.pid).toBeUndefined();
  });

  it('is cancelled, and then gone', async () => {
    await lay(hanging);
    const pidFile = join(folder, 'cancelled');
    const cancel = new AbortController();
    const probing = runProbe(pidFile, start, { signal: cancel.signal });
    const pid = await pidIn(pidFile);
    cancel.abort();
    await expect(probing).rejects.toThrow('aborted');
    expect(isAlive(pid)).toBe(false);
  });

  it('is cancelled before it runs', async () => {
    await lay(hanging);
    const cancel = new AbortController();
    const probing = runProbe(join(folder, 'early'), start, { signal: cancel.signal });
    cancel.abort();
    await expect(probing).rejects.toThrow('aborted');
    expect(utilityProcess.started[0]!.pid).toBeUndefined();
  });

  it('ends with the trainer that asked for it', async () => {
    await lay(hanging);
    const pidFile = join(folder, 'orphan');
    void runProbe(pidFile, start);
    const pid = await pidIn(pidFile);
    main.emit('exit', 9);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it('is not run for what is no request', async () => {
    for (const message of [
      null,
      { kind: 'alive' },
      { kind: 'probe', number: 1, addon: 7, timeoutMs: 1 },
      { kind: 'probe', number: 1, addon: 'addon', timeoutMs: 1, script: '/bin/sh' },
      { kind: 'probe', number: 1, addon: 'addon', timeoutMs: Infinity },
      { kind: 'cancelProbe', number: 5 },
    ]) {
      main.emit('message', message);
    }
    await pause(50);
    expect(utilityProcess.started).toEqual([]);
  });

  it('is what an installation is tried with', async () => {
    const fake = await FakeTools.create();
    const installation = new TensorflowInstallation(
      join(fake.data, 'desktop'),
      () => undefined,
      start,
    );
    await lay(answering);
    expect(await installation.install()).toMatchObject({ kind: 'ready', ...fakeReport });
    utilityProcess.realEntry = 'src/main/trainer/electronProbe.ts';
    const { kind, sentence } = await installation.probe();
    expect(kind).toBe('failed');
    expect(sentence).toContain(installation.layout.addon);
    await fake.dispose();
  });
});
