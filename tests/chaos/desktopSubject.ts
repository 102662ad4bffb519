import { join } from 'node:path';
import { claimRunFolder, type RunFolder } from '../../src/host/checkpoints/runFolder';
import { formatTrainerArguments } from '../../src/host/process/trainerArguments';
import { TrainerSupervisor } from '../../src/host/process/trainerSupervisor';
import { MessagePortMainPort } from '../../src/main/trainer/messagePortMainPort';
import { startUtilityTrainer } from '../../src/main/trainer/utilityTrainer';
import type { Port } from '../../src/shared/ports/port';
import { defaultPreferences } from '../../src/shared/preferences';
import type { Checkpoint } from '../../src/trainer/checkpoint/checkpoint';
import { MessageChannelMain, utilityProcess } from '../main/fakeElectron/fakeElectron';
import type { Diary } from './diary';
import type { Surroundings } from './machine/surroundings';
import { newestIn } from './newestIn';
import type { Subject } from './subject';

type Supervisor = TrainerSupervisor<Electron.MessagePortMain>;

/** The part of the desktop app that keeps a trainer running, with processes of Node for Electron's. */
export class DesktopSubject implements Subject {
  onSentence: (sentence: string) => void = () => undefined;
  private runPath: string | null = null;
  private running: { readonly supervisor: Supervisor; readonly run: RunFolder } | null = null;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly diary: Diary,
  ) {}

  async connect(): Promise<Port> {
    const { supervisor } = (this.running ??= await this.start());
    const { port1, port2 } = new MessageChannelMain();
    const near = new MessagePortMainPort(port1 as unknown as Electron.MessagePortMain);
    if (supervisor.attach(port2 as unknown as Electron.MessagePortMain)) return near;
    if (supervisor.problem !== null) {
      this.diary.said(supervisor.problem);
      // As the button does that the window then shows.
      this.diary.count('start of the trainer by the person');
      supervisor.startAgain();
    }
    throw new Error('no trainer runs just now');
  }

  async restart(): Promise<void> {
    await this.close();
    this.running = await this.start();
  }

  async close(): Promise<void> {
    const { running } = this;
    this.running = null;
    await running?.supervisor.close();
    await running?.run.release();
  }

  trainerPid(): number | null {
    return utilityProcess.started.at(-1)?.pid ?? null;
  }

  processes(): ReadonlyMap<string, number> {
    const pid = this.trainerPid();
    return new Map(pid === null ? [] : [['trainer', pid]]);
  }

  newestKept(): Checkpoint | null {
    return this.runPath === null ? null : newestIn(this.runPath);
  }

  private async start() {
    this.diary.count('start of the app');
    const run = await claimRunFolder(join(this.surroundings.dataFolder, 'runs'), 'desktop');
    this.runPath = run.path;
    utilityProcess.realEntry = 'src/main/trainer/electronTrainer.ts';
    const supervisor: Supervisor = new TrainerSupervisor({
      start: (circumstances) =>
        startUtilityTrainer(
          'out/main/electronTrainer.js',
          formatTrainerArguments({
            checkpointFolder: run.path,
            lockToken: run.token,
            readOnlyFolder: run.readOnlyPath,
            notKept: run.problem,
            checkpointSeconds: defaultPreferences.checkpointSeconds,
            ...circumstances,
          }),
          (line) => this.onSentence(line),
        ),
      onNotKept: (sentence) => this.onSentence(sentence),
      onFault: (text) => this.judgeFault(text),
    });
    return { supervisor, run };
  }

  private judgeFault(text: string): void {
    if (text.includes('nothing was prepared for it')) this.diary.fault(text);
    else this.diary.note(text.split('\n')[0]!);
  }
}
