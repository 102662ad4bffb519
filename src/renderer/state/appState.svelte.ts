import {
  defaultRandomEpisodes,
  defaultTestEpisodes,
  type Command,
  type Pace,
} from '../../shared/protocol/commands';
import type { EngineList } from '../../shared/engines';
import { raisedLimits } from '../../shared/hyperparameters/limits';
import {
  isAtRest,
  type EventOf,
  type Status,
  type TrainerEvent,
} from '../../shared/protocol/events';
import type { Face } from '../client/face';
import type { Visibility } from '../client/frameAcks';
import { PaintLoop } from '../paintLoop';
import { FramePlayer } from '../stage/framePlayer';
import { refusals } from './commandAvailability';
import { Engines } from './engines.svelte';
import { ModelRequests } from './models/modelRequests';
import { News } from './news.svelte';
import { Notice } from './notice.svelte';
import { SpeedPreference } from './speedPreference.svelte';
import { Replacement } from './models/replacement.svelte';
import { RunRecord } from './runRecord';
import { Scoreboard } from './scoreboard.svelte';
import { controlMessage, limitText, messageOf, welcomeMessage } from './sentences';
import { Settings } from './settings/settings.svelte';
import { drawSeed } from './settings/settingsText';
import { Curves } from '../charts/curves';
import { TrainerLine } from './trainerLine.svelte';
import { PendingCommand } from './pendingCommand.svelte';

/** All that the window knows, and all that a person can ask of the trainer. */
export class AppState {
  readonly settings = new Settings();
  readonly scoreboard = new Scoreboard();
  readonly curves = new Curves();
  readonly player = new FramePlayer();
  readonly paintLoop = new PaintLoop();
  readonly replacement = new Replacement();
  readonly speedPreference = new SpeedPreference();
  readonly notice = new Notice();
  readonly news = new News();
  readonly engines = new Engines((command) => this.post(command));
  readonly models: ModelRequests;
  readonly line: TrainerLine;

  status = $state.raw<Status | null>(null);
  testEpisodes = $state(defaultTestEpisodes);

  readonly refusals = $derived.by(() =>
    refusals({
      connected: this.line.state === 'connected',
      status: this.status,
      hasControl: this.line.hasControl,
      beginning: this.pending.waits,
      settingsProblem: this.settings.seed.ok ? null : this.settings.seed.problem,
      limit: this.isHeldBack ? limitText(this.status!.agent) : null,
      transferring: this.models.transfers.busy,
    }),
  );
  readonly trainStartsNewAgent = $derived(
    this.status !== null && this.settings.callForNewAgent(this.status.agent),
  );
  /** Whether the agent that Train would let learn on has no steps or episodes left. */
  private readonly isHeldBack = $derived(
    this.status !== null && !this.trainStartsNewAgent && limitText(this.status.agent) !== null,
  );
  /** Limits with which this window could let it learn on; null where it needs none, or has none. */
  readonly furtherLimits = $derived.by(() => {
    if (this.status === null || !this.isHeldBack || !this.line.hasControl) return null;
    const { activity, agent } = this.status;
    return isAtRest(activity) ? raisedLimits(agent.hyperparameters, agent) : null;
  });
  readonly message = $derived.by(() =>
    messageOf(
      this.line.trouble,
      this.notice.message,
      this.status,
      this.scoreboard.lastEnd,
      this.line.hasControl,
      this.news.text,
    ),
  );

  private readonly record = new RunRecord(this);
  private readonly pending = new PendingCommand();
  /** The next status shows an agent whose settings the form has not shown yet. */
  private agentIsNew = true;

  /**
   * @param visibility tells whether the window can be seen: it gets no frames while it cannot
   * @param prefersStillness whether the person wants no motion that was not asked for
   */
  constructor(
    face: Face,
    visibility: Visibility,
    private readonly prefersStillness: () => boolean,
  ) {
    this.models = new ModelRequests({
      face,
      isConnected: () => this.line.state === 'connected',
      refusals: () => this.refusals,
      replaceAgent: (replace) => this.replaceAgent(replace),
      post: (command) => this.post(command),
      explain: (refusal) => this.explain(refusal),
      say: (message) => this.notice.show(message),
      saveEnded: (saved) => this.replacement.saveEnded(saved),
    });
    this.line = new TrainerLine(face, visibility, {
      onEvent: (event) => this.take(event),
      onUnreadable: (problem) =>
        this.notice.showProblem(`The trainer sent what nobody can read: ${problem}`),
      onLost: () => this.clearPending(),
    });
  }

  /** Connects; returns what disconnects. */
  start(): () => void {
    return this.line.start();
  }

  train(): void {
    if (this.refusals.train !== null) return;
    if (!this.trainStartsNewAgent) return this.begin('train', { type: 'train' });
    this.replaceAgent(() => this.makeAgent(true));
  }

  /** Raises the limit that the agent has reached, and trains it on. */
  trainFurther(): void {
    if (this.refusals.trainFurther !== null || this.furtherLimits === null) return;
    this.post({ type: 'raiseLimits', ...this.furtherLimits });
    this.begin('train', { type: 'train' });
  }

  newAgent(): void {
    if (this.refusals.newAgent === null) this.replaceAgent(() => this.makeAgent(false));
  }

  test(): void {
    if (this.refusals.play !== null) return;
    this.begin('test', { type: 'test', episodes: this.testEpisodes });
  }

  playRandom(): void {
    if (this.refusals.play !== null) return;
    this.begin('random', { type: 'playRandom', episodes: defaultRandomEpisodes });
  }

  pauseOrResume(): void {
    if (this.refusals.pause !== null) return;
    this.post({ type: this.status?.paused === true ? 'resume' : 'pause' });
  }

  stepOnce(): void {
    if (this.refusals.step === null) this.post({ type: 'stepOnce' });
  }

  stop(): void {
    if (this.refusals.stop === null) this.post({ type: 'stop' });
  }

  setPace(pace: Pace): void {
    if (this.refusals.pace !== null || this.status === null) return;
    this.speedPreference.choose(pace, this.status.activity);
    this.post({ type: 'setPace', pace });
  }

  /** Says why nothing is done now; a second press of what is about to begin needs no word. */
  explain(refusal: string): void {
    if (!this.pending.waits) this.notice.showBriefly({ tone: 'plain', text: refusal });
  }

  private replaceAgent(replace: () => void): void {
    if (this.status !== null) this.replacement.request(this.status.agent, replace);
  }

  private makeAgent(thenTrain: boolean): void {
    const { seed, hyperparameters } = this.settings;
    // Asked again: another window may have begun something while this one asked its question.
    if (this.refusals.newAgent !== null || !seed.ok) return;
    this.notice.clear();
    this.pending.asked(thenTrain);
    this.post({ type: 'newAgent', hyperparameters, seed: seed.seed ?? drawSeed() });
  }

  private begin(activity: 'train' | 'test' | 'random', command: Command): void {
    // What was told since the press is about what begins.
    if (!this.pending.waits) this.notice.clear();
    this.pending.asked();
    const pace = this.speedPreference.paceFor(activity);
    if (this.status?.pace !== pace) this.post({ type: 'setPace', pace });
    this.post(command);
  }

  private readonly post = (command: Command): void => this.line.post(command);

  /** The line was lost: what was asked on it is answered no more. */
  private clearPending(): void {
    this.models.transfers.lineLost();
    this.pending.forget();
    this.replacement.forget();
    this.notice.clear();
  }

  private take(event: TrainerEvent): void {
    const trainsNewAgent = this.pending.hear(event);
    this.record.take(event);
    this.notice.take(event);
    this.news.take(event);
    this.models.transfers.hear(event);
    switch (event.type) {
      case 'frames':
        this.line.tookFrames(event.bundle);
        break;
      case 'welcome':
        this.greet(event);
        break;
      case 'controlChanged':
        this.changeControl(event.hasControl);
        break;
      case 'enginesChanged':
        this.takeEngines(event.engines);
        break;
      case 'statusChanged':
        this.showStatus(event.status);
        break;
      case 'agentReplaced':
        this.agentIsNew = true;
        this.replacement.forget();
        if (trainsNewAgent) this.begin('train', { type: 'train' });
        break;
      case 'activityEnded':
        // How it ended is news; why it failed has been said already.
        if (event.reason !== 'failed' && event.activity !== 'demonstration') this.notice.clear();
        if (event.reason === 'solved') this.demonstrate();
        break;
      case 'rejected':
        this.line.refused(event.message);
        this.notice.showRejection(event, !isAtRest(this.status?.activity ?? 'idle'));
        break;
    }
    this.paintLoop.request();
  }

  /** Shows what was learnt, in place of how the last episode of training happened to end. */
  private demonstrate(): void {
    if (!this.line.hasControl || this.pending.waits) return;
    this.post({ type: 'demonstrate', moving: !this.prefersStillness() });
  }

  private takeEngines(engines: EngineList): void {
    const news = this.engines.take(engines);
    if (news === null || this.status?.activity !== 'train') return;
    this.notice.show({ tone: 'busy', text: news });
  }

  private greet(welcome: EventOf<'welcome'>): void {
    const { status, hasControl, engines } = welcome;
    const again = this.line.welcomed(hasControl);
    this.player.beginAgent();
    this.engines.take(engines);
    this.showStatus(status);
    this.speedPreference.adopt(status.pace, status.activity);
    this.scoreboard.welcomed(status, this.curves.recall(welcome));
    const cutOff = this.models.transfers.takeCutOff();
    const message = welcomeMessage(welcome, again, cutOff);
    if (message !== null) this.notice.show(message);
    this.models.connected();
  }

  private changeControl(hasControl: boolean): void {
    this.line.hasControl = hasControl;
    if (!hasControl) {
      this.pending.forget();
      this.replacement.forget();
      this.models.transfers.controlLost();
    }
    if (this.status !== null) this.notice.show(controlMessage(this.status, hasControl));
  }

  private showStatus(status: Status): void {
    const before = this.status;
    if (before !== null && before.paused !== status.paused) this.notice.pauseChanged();
    this.status = status;
    if (before !== null) this.settings.follow(before.agent, status.agent);
    if (this.agentIsNew) this.settings.adopt(status.agent);
    this.agentIsNew = false;
    if (this.scoreboard.follow(before, status, this.testEpisodes)) this.notice.activityBegan();
  }
}
