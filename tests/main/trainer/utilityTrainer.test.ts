import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CrashReport } from '../../../src/host/app/crashReport';
import {
  TrainerSupervisor,
  type SupervisorOptions,
} from '../../../src/host/process/trainerSupervisor';
import { MessagePortMainPort } from '../../../src/main/trainer/messagePortMainPort';
import { startUtilityTrainer } from '../../../src/main/trainer/utilityTrainer';
import { TrainerClient } from '../../shared/protocol/trainerClient';
import { runFolder, trainerArguments } from '../../support/trainerArguments';
import type { NodeUtilityProcess } from '../../support/processes/nodeUtilityProcess';
import { MessageChannelMain, utilityProcess } from '../fakeElectron/fakeElectron';
import { hasSignals } from '../../support/signals';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));
type MessagePortMain = import('electron').MessagePortMain;
type Supervisor = TrainerSupervisor<MessagePortMain>;

/** The desktop's supervisor and the trainer's real process; only Electron's module is replaced. */
describe('the trainer’s own process behind the window', () => {
  const running: Supervisor[] = [];
  const output: string[] = [];
  let folder: string;
  beforeEach(async () => {
    output.length = 0;
    folder = await runFolder();
    utilityProcess.realEntry = 'src/main/trainer/electronTrainer.ts';
    utilityProcess.started.length = 0;
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((supervisor) => supervisor.close()));
    utilityProcess.realEntry = null;
    await rm(folder, { recursive: true });
  });

  function supervise(options: Partial<SupervisorOptions<MessagePortMain>> = {}): Supervisor {
    const supervisor = new TrainerSupervisor<MessagePortMain>({
      start: (circumstances) =>
        startUtilityTrainer(
          'out/main/electronTrainer.js',
          trainerArguments(folder, circumstances),
          (line) => output.push(line),
        ),
      ...options,
    });
    running.push(supervisor);
    return supervisor;
  }

  function connect(supervisor: Supervisor): TrainerClient {
    const { port1, port2 } = new MessageChannelMain();
    expect(supervisor.attach(port1 as unknown as MessagePortMain)).toBe(true);
    return new TrainerClient(new MessagePortMainPort(port2 as unknown as MessagePortMain));
  }

  const lastProcess = (): NodeUtilityProcess => utilityProcess.started.at(-1)!;
  const exitCode = async (child: NodeUtilityProcess) => {
    const [code] = (await once(child, 'exit')) as [number];
    return code;
  };

  it('trains over one line while another watches, until both are closed', async () => {
    const supervisor = supervise();
    const window = connect(supervisor);
    const watcher = connect(supervisor);
    const welcome = await window.hello();
    expect(welcome.status.agent.origin).toBe('bundled');
    await watcher.hello();
    window.post({ type: 'setPace', pace: 'max' });
    window.post({ type: 'train' });
    const { environmentSteps } = await watcher.next(
      'progress',
      (progress) => progress.environmentSteps > 0,
      0,
    );
    expect(environmentSteps).toBeGreaterThan(0);
    expect(window.unreadable).toEqual([]);
    watcher.port.close();
    await window.ask({ type: 'stop' }, 'statusChanged', ({ status }) => status.activity === 'idle');

    const code = exitCode(lastProcess());
    await supervisor.close();
    expect(await code).toBe(0);
    await expect.poll(() => window.isClosed).toBe(true);
  });

  it('is restarted after it was killed, its lines are closed, and the report names the signal', async () => {
    let restarts = 0;
    const crashes: CrashReport[] = [];
    const supervisor = supervise({
      onRestarted: () => restarts++,
      onCrash: (report) => crashes.push(report),
    });
    const window = connect(supervisor);
    await window.hello();
    const first = lastProcess();
    const pid = first.pid!;
    const code = exitCode(first);
    process.kill(pid, 'SIGKILL');
    expect(await code).toBe(hasSignals ? 9 : 1);
    expect(first.pid).toBeUndefined();
    expect(crashes).toMatchObject([
      hasSignals ? { exitCode: null, signal: 'SIGKILL' } : { exitCode: 1, signal: null },
    ]);
    await expect.poll(() => window.isClosed).toBe(true);
    await expect.poll(() => restarts).toBe(1);
    expect(lastProcess()).not.toBe(first);
    const again = connect(supervisor);
    expect((await again.hello()).status.activity).toBe('idle');
  });

  it('is heard when it says why it cannot go on', async () => {
    utilityProcess.realEntry = 'tests/support/processes/failingTrainer.ts';
    supervise({ times: { maxRestarts: 0 } });
    expect(await exitCode(lastProcess())).toBe(1);
    await expect.poll(() => output).toContain('Error: the trainer cannot start');
    expect(output).toContain('a word before');
  });

  it.skipIf(!hasSignals)('is killed and restarted when it hangs', async () => {
    // Sooner than a person would have to wait; a sign of life comes each second.
    const supervisor = supervise({ times: { beatMs: 600, missedBeatsAtStart: 100 } });
    const window = connect(supervisor);
    await window.hello();
    const first = lastProcess();
    const code = exitCode(first);
    process.kill(first.pid!, 'SIGSTOP');
    expect(await code).toBe(9);
    await expect.poll(() => window.isClosed).toBe(true);
    await expect.poll(() => utilityProcess.started.length).toBe(2);
    expect((await connect(supervisor).hello()).type).toBe('welcome');
  });
});
