import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCliWith } from '../../../cli/runCli';
import { FakeTools } from './support/fakeTools';

describe.skipIf(process.platform === 'win32')('the command “tensorflow”', () => {
  let fake: FakeTools;

  beforeEach(async () => {
    fake = await FakeTools.create();
  });

  afterEach(() => fake.dispose());

  const start = (...args: string[]) =>
    startCliWith({ CARTPOLE_STUDIO_DATA: fake.data }, 'tensorflow', ...args);
  const absent = 'TensorFlow is not installed.';

  it('installs, tells its state and removes', async () => {
    expect(await start('--status').ended).toMatchObject({
      exitCode: 1,
      lines: [absent],
      problems: '“npm run tensorflow” installs it.\n',
    });
    const ready = 'TensorFlow 2.21.0 is ready on the GPU (A GPU).';
    const installed = await start().ended;
    expect(installed).toMatchObject({ exitCode: 0, lines: [ready] });
    const [plan, ...stages] = installed.problems.trim().split('\n');
    expect(plan).toMatch(/^TensorFlow 2\.21\.0 for the CPU: \d+ MB to download, 1\.\d GB on/);
    expect(stages).toEqual([
      'Looking at this machine.',
      'Preparing Python.',
      expect.stringMatching(/^Downloading tensorflow(-cpu)?==2\.21\.0\.$/),
      expect.stringMatching(/^Unpacking 1\.\d GB\.$/),
      'Compiling the addon.',
      'Trying it out.',
    ]);
    expect(await start('--status').ended).toMatchObject({ exitCode: 0, lines: [ready] });
    expect(await start('--remove').ended).toMatchObject({ exitCode: 0, lines: [absent] });
    expect(await start('--status').ended).toMatchObject({ exitCode: 1, lines: [absent] });
  });

  it('ends with 1 where its probe is killed', async () => {
    await fake.insteadOfProbe('process.kill(process.pid, "SIGSEGV"); for (;;);');
    const { exitCode, output } = await start().ended;
    expect(exitCode).toBe(1);
    expect(output).toMatch(/does not work on this machine: its probe was killed by SIGSEGV/);
  });

  it('ends with 1 and a sentence where something is in the way', async () => {
    await fake.removeTool('python3');
    const { exitCode, output, problems } = await start().ended;
    expect({ exitCode, output }).toEqual({ exitCode: 1, output: '' });
    expect(problems).toMatch(/No Python was found, .*\n$/);
  });

  it('is cancelled by Ctrl-C, and takes pip with it', async () => {
    await fake.hang('download');
    const { child, ended } = start();
    const pid = await fake.hangingProcess();
    child.kill('SIGINT');
    const { exitCode, problems } = await ended;
    expect(exitCode).toBe(130);
    expect(problems).toMatch(
      /\nCancelled: packages that were fetched whole are kept, and the same command goes on/,
    );
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('does not take a question and an order at once', async () => {
    expect(await start('--status', '--cpu').ended).toMatchObject({ exitCode: 2, output: '' });
  });
});
