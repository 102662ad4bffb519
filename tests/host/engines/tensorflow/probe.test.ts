import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TensorflowInstallation } from '../../../../src/host/engines/tensorflow/installation/tensorflowInstallation';
import { linkedLibraries } from '../../../../src/host/engines/tensorflow/addon/tensorflowLibrary';
import { FakeTools, fakeReport, isAlive } from './support/fakeTools';

describe.skipIf(process.platform === 'win32')('the probe', () => {
  let fake: FakeTools;
  let installation: TensorflowInstallation;

  beforeAll(async () => {
    fake = await FakeTools.create();
    installation = fake.installation;
    await installation.install();
  });

  afterAll(() => fake.dispose());

  it.each([
    ['SIGKILL', ', as the system does where memory runs out'],
    ['SIGILL', ', as happens where the processor lacks instructions that TensorFlow needs'],
    ['SIGSEGV', ', as happens where a library is damaged'],
  ])('that is killed by %s is a failure with a reason', async (signal, cause) => {
    await fake.insteadOfProbe(`process.kill(process.pid, '${signal}'); for (;;);`);
    const state = await installation.probe();
    expect(state.kind).toBe('failed');
    expect(state.sentence).toContain(`its probe was killed by ${signal}${cause}`);
    // The failure is remembered: nothing is tried again at the next start.
    await fake.insteadOfProbe('throw new Error("probed again")');
    expect(await installation.state()).toEqual(state);
    await expect(installation.load()).rejects.toThrow(`killed by ${signal}`);
  });

  it('that hangs is ended', async () => {
    await fake.insteadOfProbe('for (;;);');
    const state = await installation.probe(1000);
    expect(state.sentence).toContain('its probe did not answer within 1 seconds');
  });

  it('that ends without an answer is a failure', async () => {
    await fake.insteadOfProbe('console.error("Illegal library"); process.exit(3);');
    const state = await installation.probe();
    expect(state.sentence).toContain('its probe ended with code 3 (Illegal library)');
  });

  it('that answers nonsense is a failure', async () => {
    await fake.insteadOfProbe(`console.log('{"report": {"version": 2}}')`);
    expect((await installation.probe()).kind).toBe('failed');
  });

  it('runs once for an installation on a machine', async () => {
    const answer = JSON.stringify({ report: fakeReport });
    await fake.insteadOfProbe(
      `require('node:fs').appendFileSync(process.env.FAKE_PYTHON + '/calls.txt', 'probe\\n');
      console.log('${answer}');`,
    );
    await fake.takeCalls();
    const sentence = 'TensorFlow 2.21.0 is ready on the GPU (A GPU).';
    const ready = { kind: 'ready', sentence, ...fakeReport };
    expect(await installation.probe()).toEqual(ready);
    const again = new TensorflowInstallation(installation.layout.folder);
    expect(await again.state()).toEqual(ready);
    expect(await fake.takeCalls()).toEqual(['probe']);
    // Another installation is another question.
    await installation.remove();
    await installation.install();
    expect((await fake.takeCalls()).filter((call) => call === 'probe')).toHaveLength(1);
  });

  it('runs anew where the library was replaced', async () => {
    await installation.install();
    await fake.insteadOfProbe('console.error("Another library"); process.exit(3);');
    expect((await installation.state()).kind).toBe('ready');
    const { addonFolder } = installation.layout;
    for (const library of linkedLibraries(join(addonFolder, 'tensorflow'))) {
      await writeFile(library, 'longer than before');
    }
    expect((await installation.state()).sentence).toContain('Another library');
  });

  it('ends when the installation is closed', async () => {
    const closed = new TensorflowInstallation(installation.layout.folder);
    await fake.insteadOfProbe(
      `require('node:fs').writeFileSync(process.env.FAKE_PYTHON + '/hanging', String(process.pid));
      for (;;);`,
    );
    const probing = closed.probe();
    const pid = await fake.hangingProcess();
    closed.close();
    await expect(probing).rejects.toThrow('aborted');
    expect(isAlive(pid)).toBe(false);
    await expect(closed.planInWords()).rejects.toThrow('aborted');
  });

  it('is cancelled with the installation', async () => {
    await fake.insteadOfProbe('for (;;);');
    const cancel = new AbortController();
    const installing = installation.install({
      signal: cancel.signal,
      onProgress: ({ stage }) => {
        if (stage === 'probing') setTimeout(() => cancel.abort(), 200);
      },
    });
    await expect(installing).rejects.toThrow('aborted');
  });
});
