import { setTimeout as pause } from 'node:timers/promises';
import type { AgentStatus, EventOf, Status, TrainerEvent } from '../../src/shared/protocol/events';
import { helloOf, ProtocolClient } from '../../src/shared/protocol/protocolClient';
import type { Diary } from './diary';
import { runHyperparameters, runSeed, runSteps } from './chosenRun';
import type { Subject } from './subject';
import { TrainingMarks } from './trainingMarks';
import { until } from './until';

/** Between two tries to reach the app. */
const againMs = 200;
/** Starts of the app by which a person tries to have an agent back that it says it keeps. */
const triesToHaveItBack = 2;
/** Training that may be lost without a word: a checkpoint each second, on the busiest machine. */
const silentLossMs = 30_000;

/** How the app says that something is not kept. */
const notKept = /not (be )?kept|cannot be kept|alone, which the system empties|without your agent/;

/**
 * The person at the window: makes the agent, lets it train on whenever it waits, comes back when
 * the line is closed, starts the app again where it says so. And remembers what had been reached.
 */
export class Pilot {
  /** Steps at which the run is kept, as far as anybody has seen. */
  private keptSteps = 0;
  private isBegun = false;
  private isOver = false;
  private status: Status | null = null;
  private client: ProtocolClient | null = null;
  private visiting: Promise<void> = Promise.resolve();
  private triesLeft = triesToHaveItBack;
  private mayRunAtFullSpeed = false;
  private marks = new TrainingMarks();
  /** The process of the last trainer that was met. */
  private trainer: number | null = null;
  /** The app said, at these steps, that something is not kept. */
  private warnedAtSteps: number | null = null;

  constructor(
    private readonly subject: Subject,
    private readonly diary: Diary,
  ) {}

  start(): void {
    this.visiting = this.visitAgainAndAgain();
  }

  /** Takes its hands off; whoever calls closes the app. */
  async stop(): Promise<void> {
    this.isOver = true;
    this.client?.close();
    await this.visiting;
  }

  get isDone(): boolean {
    return this.status?.activity === 'idle' && this.marks.latestSteps >= runSteps;
  }

  /** Resolves when training goes on, or has come to its end. */
  async settled(): Promise<void> {
    const { progresses } = this.marks;
    await until(() => {
      this.diary.throwFaults();
      return this.isDone || this.marks.progresses >= progresses + 2;
    }, 'training went on');
    this.look();
  }

  /** Looks what is kept: from now on no less may come back. */
  look(): void {
    const kept = this.subject.newestKept();
    const steps = kept?.state.agent.dqn.environmentSteps ?? 0;
    this.keptSteps = Math.max(this.keptSteps, steps);
    if (steps > (this.warnedAtSteps ?? Infinity)) this.warnedAtSteps = null;
  }

  /** The app said something, and perhaps that something is not kept. */
  hear(sentence: string): void {
    this.diary.said(sentence);
    if (notKept.test(sentence)) this.warnedAtSteps = this.marks.latestSteps;
  }

  /** Half of the run is for training at full speed, in stretches; the rest is paced. */
  setFullSpeed(isFull: boolean): void {
    this.mayRunAtFullSpeed = isFull;
    this.sendPace();
  }

  /** Nothing disturbs it any more: the rest at full speed. */
  async finish(): Promise<void> {
    this.paceLimitSteps = Infinity;
    this.setFullSpeed(true);
    while (!this.isDone) await this.settled();
  }

  private paceLimitSteps = runSteps / 2;

  private get pace(): 'max' | '16x' {
    return this.mayRunAtFullSpeed && this.marks.latestSteps < this.paceLimitSteps ? 'max' : '16x';
  }

  private sendPace(): void {
    if (this.status !== null) this.client?.post({ type: 'setPace', pace: this.pace });
  }

  private async visitAgainAndAgain(): Promise<void> {
    while (!this.isOver) {
      try {
        await this.visit();
      } catch (error) {
        this.diary.note(`not reached: ${(error as Error).message}`);
      }
      if (!this.isOver) await pause(againMs);
    }
  }

  /** Stays until the line is closed. */
  private async visit(): Promise<void> {
    const client = new ProtocolClient(await this.subject.connect());
    this.client = client;
    this.status = null;
    const closed = new Promise<void>((resolve) => client.onClose(resolve));
    client.onUnreadable((problem) => this.diary.fault(`an event that nobody can read: ${problem}`));
    client.onEvent((event) => this.take(event, client));
    client.post(helloOf('control'));
    await closed;
    this.status = null;
    // Another may come only when this one has left.
    await this.leaving;
  }

  private leaving: Promise<void> = Promise.resolve();

  private take(event: TrainerEvent, client: ProtocolClient): void {
    switch (event.type) {
      case 'welcome':
        return this.welcomed(event, client);
      case 'statusChanged':
        this.status = event.status;
        if (isOurs(event.status.agent)) this.trainOn(event.status, client);
        return;
      case 'progress':
        return this.progressed(event.environmentSteps);
      case 'frames':
        return client.post({ type: 'acknowledgeFrames', bundle: event.bundle });
      case 'checkpointFailed':
        return this.hear(`The run could not be kept, because ${event.reason}.`);
      case 'engineReplaced':
        return this.diary.fault(`${event.from} was replaced: ${event.reason}`);
      case 'failed':
        return this.diary.fault(event.message);
      case 'rejected':
        return this.refused(event, client);
      case 'controlChanged':
        if (!event.hasControl) client.post({ type: 'takeOver' });
        return;
      default:
        return;
    }
  }

  private welcomed(welcome: EventOf<'welcome'>, client: ProtocolClient): void {
    const { status, resumed, hasControl } = welcome;
    this.status = status;
    const trainer = this.subject.trainerPid();
    if (trainer !== this.trainer) this.diary.count('start of the trainer');
    this.trainer = trainer;
    if (!hasControl) client.post({ type: 'takeOver' });
    if (resumed !== null) this.hear(resumed);
    client.post({ type: 'setCheckpointInterval', seconds: 1 });
    this.sendPace();
    if (!isOurs(status.agent)) return this.miss(resumed, client);
    this.triesLeft = triesToHaveItBack;
    this.judgeLoss(status.agent.environmentSteps);
    this.trainOn(status, client);
  }

  private trainOn(status: Status, client: ProtocolClient): void {
    if (status.paused) client.post({ type: 'resume' });
    else if (status.activity === 'idle') {
      if (status.agent.environmentSteps < runSteps) client.post({ type: 'train' });
      else this.marks.add(status.agent.environmentSteps);
    }
  }

  /** It begins with another agent than ours. */
  private miss(resumed: string | null, client: ProtocolClient): void {
    if (!this.isBegun) return this.begin(client);
    if (resumed === null && this.keptSteps > 0 && this.warnedAtSteps === null) {
      this.diary.fault('the run was lost without a word');
    }
    if (this.triesLeft-- > 0) return this.startAppAgain(client);
    this.diary.count('run begun anew');
    this.keptSteps = 0;
    this.marks = new TrainingMarks();
    this.begin(client);
  }

  private begin(client: ProtocolClient): void {
    this.isBegun = true;
    client.post({ type: 'chooseEngine', engine: 'simd' });
    client.post({ type: 'newAgent', hyperparameters: runHyperparameters, seed: runSeed });
  }

  private startAppAgain(client: ProtocolClient): void {
    this.diary.count('start of the app by the person');
    this.leaving = this.subject.restart().catch((error: unknown) => {
      this.diary.note(`not started again: ${String(error)}`);
    });
    client.close();
  }

  private refused(event: EventOf<'rejected'>, client: ProtocolClient): void {
    // It ran already, or the app is just being started again.
    if (event.command === 'train' || event.command === 'resume') return;
    this.hear(event.message);
    // Before any welcome: there is no trainer any more, as it says.
    if (this.status === null && event.command === null) this.startAppAgain(client);
  }

  private progressed(steps: number): void {
    const { pace } = this;
    this.marks.add(steps);
    if (this.pace !== pace) this.sendPace();
  }

  private judgeLoss(steps: number): void {
    if (steps < this.keptSteps) {
      this.diary.fault(`it went back to step ${steps}, though step ${this.keptSteps} was kept`);
    }
    const lost = this.marks.backTo(steps);
    if (lost.steps > 0) this.diary.lost(lost.steps, lost.ms);
    if (lost.ms > silentLossMs && this.warnedAtSteps === null) {
      this.diary.fault(`${Math.round(lost.ms)} ms of training were lost without a word`);
    }
  }
}

function isOurs({ origin, seed, hyperparameters }: AgentStatus): boolean {
  return origin === 'new' && seed === runSeed && hyperparameters.maxSteps === runSteps;
}
