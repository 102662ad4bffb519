import { clauseOf } from '../../shared/errorText';
import type { Pace } from '../../shared/protocol/commands';
import type { Status, TrainerEvent } from '../../shared/protocol/events';
import { framesPerSecond, type Frame } from '../../shared/protocol/frames';
import { trainingFrame, type RunningActivity } from './activity';
import type { Agent } from '../training/agent';
import type { Clock } from '../clock';
import { UnfitSettingsError } from '../engines/unfitSettings';
import { release, type FaultListener } from './fault';
import { Pacer } from './pacer';
import { Telemetry } from './telemetry';

/**
 * Stretch of work between two looks at the messages, which is what Pause and Stop wait for; one
 * piece of work, such as a gradient step, is finished beyond it.
 */
const sliceMs = 4;
const frameMs = 1000 / framesPerSecond;

/** Whoever hears and sees what happens. */
export interface Audience {
  emit(event: TrainerEvent): void;
  draw(frame: Frame): void;
}

interface SessionListener extends Audience {
  /** Training went on for a moment. */
  onTrained(): void;
  readonly onFault: FaultListener;
}

/**
 * Runs one activity at a time in short slices, at a pace, and emits what happens. It knows no
 * messages and no faces: `TrainerService` stands between.
 */
export class Session {
  readonly telemetry: Telemetry;
  private activity: RunningActivity | null = null;
  private paused = false;
  /** A single step of a paused activity that has not ended yet. */
  private isSteppingOnce = false;
  /** What runs may not take its first step yet. */
  private isHeld = false;
  private pace: Pace = '1x';
  private readonly pacer = new Pacer();
  private cancelSlice: () => void = () => undefined;
  private lastFrameMs = 0;
  private startedMs = 0;
  private announcedUnsaved = false;

  constructor(
    private agent: Agent,
    private readonly clock: Clock,
    private readonly listener: SessionListener,
  ) {
    this.telemetry = new Telemetry((event) => listener.emit(event));
  }

  get currentAgent(): Agent {
    return this.agent;
  }

  /** Whether something runs that was asked for: a demonstration gives way to anything that is. */
  get isBusy(): boolean {
    return this.activity !== null && this.activity.kind !== 'demonstration';
  }

  get isPaused(): boolean {
    return this.paused;
  }

  status(): Status {
    return {
      activity: this.activity?.kind ?? 'idle',
      paused: this.paused,
      pace: this.pace,
      agent: this.agent.status(),
    };
  }

  /** The moment to draw now. A network that is found to have diverged ends what runs. */
  currentFrame(): Frame {
    const { activity } = this;
    let frame: Frame | null = null;
    if (activity !== null) this.guard(activity, () => (frame = activity.frame()));
    return frame ?? trainingFrame(this.agent);
  }

  /** Only while it is not busy. */
  replaceAgent(agent: Agent): void {
    this.stopDemonstration();
    const former = this.agent;
    this.agent = agent;
    release(() => former.dispose(), 'replacing the agent', this.listener.onFault);
    this.listener.emit({ type: 'agentReplaced', ...agent.curves() });
    this.announceStatus();
    this.listener.draw(this.currentFrame());
  }

  /**
   * Only while it is not busy.
   * @param ready what its first step waits for
   */
  start(activity: RunningActivity, ready: Promise<void> | null = null): void {
    this.stopDemonstration();
    const nowMs = this.clock.nowMs();
    this.activity = activity;
    this.isHeld = ready !== null;
    void ready?.then(() => this.letGo(activity));
    this.startedMs = nowMs;
    this.guard(activity, () => {
      this.announceStatus();
      this.listener.draw(activity.frame());
      this.go(nowMs);
    });
  }

  pause(): void {
    const { activity } = this;
    if (activity === null || this.paused) return;
    this.paused = true;
    this.cancelSlice();
    this.guard(activity, () => {
      this.telemetry.flush();
      this.listener.draw(activity.frame());
      this.announceStatus();
    });
  }

  resume(): void {
    if (this.activity === null || !this.paused) return;
    this.paused = false;
    this.announceStatus();
    this.go(this.clock.nowMs());
  }

  /** One environment step of a paused activity; checks that come before it are played through. */
  stepOnce(): void {
    const { activity } = this;
    if (activity === null || !this.paused || this.isSteppingOnce) return;
    this.isSteppingOnce = true;
    if (!this.isHeld) this.continueStep(activity, activity.environmentSteps);
  }

  stop(): void {
    if (this.activity === null) this.announceStatus();
    else this.end('stopped');
  }

  private stopDemonstration(): void {
    if (this.activity?.kind === 'demonstration') this.end('stopped');
  }

  /** Takes no further step; what runs is not ended but left as it is. */
  halt(): void {
    this.cancelSlice();
  }

  /** Lets go of all that it holds, and is over. */
  dispose(): void {
    this.halt();
    const { activity } = this;
    if (activity !== null)
      release(() => activity.dispose(), 'ending the activity', this.listener.onFault);
    release(() => this.agent.dispose(), 'ending the session', this.listener.onFault);
  }

  setPace(pace: Pace): void {
    this.pace = pace;
    this.announceStatus();
    if (this.activity !== null && !this.paused) this.go(this.clock.nowMs());
  }

  announceStatus(): void {
    const status = this.status();
    this.announcedUnsaved = status.agent.unsaved;
    this.listener.emit({ type: 'statusChanged', status });
  }

  /** The first step beyond what was saved makes a difference to whoever would replace the agent. */
  private announceUnsaved(): void {
    if (this.agent.isUnsaved && !this.announcedUnsaved) this.announceStatus();
  }

  private go(nowMs: number): void {
    this.cancelSlice();
    this.isSteppingOnce = false;
    this.pacer.setPace(this.activity?.ownPace ?? this.pace, nowMs);
    this.lastFrameMs = nowMs;
    this.telemetry.restart(nowMs, this.activity?.environmentSteps ?? 0);
    if (!this.isHeld) this.cancelSlice = this.clock.schedule(() => this.slice(), 0);
  }

  /** What its first step waited for is there. */
  private letGo(activity: RunningActivity): void {
    if (this.activity !== activity) return;
    this.isHeld = false;
    if (this.isSteppingOnce) this.continueStep(activity, activity.environmentSteps);
    else if (!this.paused) this.go(this.clock.nowMs());
  }

  private slice(): void {
    const { activity } = this;
    if (activity === null || this.paused) return;
    this.guard(activity, () => {
      const nowMs = this.runFor(activity, sliceMs);
      this.telemetry.tick(nowMs, this.agent, activity.environmentSteps);
      this.announceUnsaved();
      if (activity.kind === 'train') this.listener.onTrained();
      if (activity.ended !== null) return this.end(activity.ended);
      const waitMs = activity.isPaced ? this.pacer.waitMs(nowMs) : 0;
      this.cancelSlice = this.clock.schedule(() => this.slice(), waitMs);
    });
  }

  /** Works at a single step for a slice, and in further slices where that was not enough. */
  private continueStep(activity: RunningActivity, stepsBefore: number): void {
    const isOver = () =>
      activity.ended !== null || (activity.environmentSteps > stepsBefore && !activity.isMidStep);
    this.guard(activity, () => {
      const untilMs = this.clock.nowMs() + sliceMs;
      while (!isOver() && this.clock.nowMs() < untilMs) activity.step();
      if (!isOver()) {
        this.cancelSlice = this.clock.schedule(() => this.continueStep(activity, stepsBefore), 0);
        return;
      }
      this.isSteppingOnce = false;
      if (activity.kind === 'train') this.listener.onTrained();
      this.telemetry.flush();
      this.telemetry.sendProgress(this.clock.nowMs(), this.agent, activity.environmentSteps);
      this.announceUnsaved();
      this.listener.draw(activity.frame());
      if (activity.ended !== null) this.end(activity.ended);
    });
  }

  /** Steps until the time is up, nothing is due or the activity ended; returns the time then. */
  private runFor(activity: RunningActivity, budgetMs: number): number {
    let nowMs = this.clock.nowMs();
    const untilMs = nowMs + budgetMs;
    while (activity.ended === null && nowMs < untilMs) {
      const { isPaced } = activity;
      if (isPaced) {
        if (!this.pacer.isDue(nowMs)) break;
        this.pacer.took(nowMs);
      }
      activity.step();
      nowMs = this.clock.nowMs();
      // Gradient steps and checks move nothing that a frame shows.
      if (isPaced && this.frameIsDue(activity, nowMs)) this.listener.draw(activity.frame());
    }
    return nowMs;
  }

  /** At a pace, every so many environment steps; at full speed by time alone. */
  private frameIsDue(activity: RunningActivity, nowMs: number): boolean {
    const { stepsPerFrame } = this.pacer;
    if (stepsPerFrame !== null) return activity.environmentSteps % stepsPerFrame === 0;
    if (nowMs - this.lastFrameMs < frameMs) return false;
    this.lastFrameMs = Math.max(this.lastFrameMs + frameMs, nowMs - frameMs / 2);
    return true;
  }

  private end(reason: 'solved' | 'limit' | 'finished' | 'stopped' | 'failed'): void {
    const { activity } = this;
    if (activity === null) return;
    this.cancelSlice();
    this.activity = null;
    this.paused = false;
    this.isSteppingOnce = false;
    const nowMs = this.clock.nowMs();
    this.telemetry.flush();
    this.telemetry.sendProgress(nowMs, this.agent, activity.environmentSteps);
    try {
      this.listener.draw(activity.frame());
    } catch (error) {
      // A broken engine has no values to show, but the activity ends all the same.
      this.listener.onFault('drawing the last frame', error);
    }
    this.listener.emit({
      type: 'activityEnded',
      activity: activity.kind,
      reason,
      scores: activity.scores(),
      wallMs: nowMs - this.startedMs,
    });
    release(() => activity.dispose(), 'ending the activity', this.listener.onFault);
    this.announceStatus();
  }

  /** A fault ends what runs, with a message; the session goes on. */
  private guard(activity: RunningActivity, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.listener.emit({ type: 'failed', message: this.failureOf(activity, error) });
      if (this.activity === activity) this.end('failed');
    }
  }

  /** What ended an activity, as a sentence. Settings that ask too much are no fault of the trainer's. */
  private failureOf({ kind }: RunningActivity, error: unknown): string {
    if (error instanceof UnfitSettingsError) return error.message;
    this.listener.onFault(`running the activity “${kind}”`, error);
    return `The trainer stopped because of a fault (${clauseOf(error)}). Start again, or make a new agent.`;
  }
}
