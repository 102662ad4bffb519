import {
  defaultRandomEpisodes,
  defaultTestEpisodes,
  type Command,
  type Pace,
} from '../../shared/commands';
import { replacementSentence } from '../../shared/engines';
import type { EventOf, Status, TrainerEvent } from '../../shared/events';
import type { Face } from '../connection/face';
import { TrainerLink } from '../connection/trainerLink';
import { PaintLoop } from '../paintLoop';
import { FramePlayer } from '../scene/framePlayer';
import { refusals } from './availability';
import { Engines } from './engines.svelte';
import { PaceMemory } from './paceMemory';
import { afterEpisode, begunPlay, endedPlay, type Play } from './play';
import { Replacement } from './replacement.svelte';
import { activityMessage, messageOf, type Link, type Message } from './sentences';
import { Settings } from './settings.svelte';
import { drawSeed } from './settingsText';
import { Telemetry, type EpisodeEnd } from './telemetry';
import { Transfers } from './transfers.svelte';

export type Counters = Omit<EventOf<'progress'>, 'type'>;

/** All that the window knows, and all that a person can ask of the trainer. */
export class Studio {
  readonly settings = new Settings();
  readonly telemetry = new Telemetry();
  readonly player = new FramePlayer();
  readonly paintLoop = new PaintLoop();
  readonly replacement = new Replacement();
  readonly engines = new Engines((command) => this.post(command));
  readonly transfers: Transfers;

  link = $state<Link>('connecting');
  status = $state.raw<Status | null>(null);
  counters = $state.raw<Counters | null>(null);
  play = $state.raw<Play | null>(null);
  /** The activity's last finished episode, by the activity's own count of a test. */
  lastEpisode = $state.raw<EpisodeEnd | null>(null);
  testEpisodes = $state(defaultTestEpisodes);
  private notice = $state.raw<Message | null>(null);
  private lastEnd = $state.raw<EventOf<'activityEnded'> | null>(null);

  readonly refusals = $derived.by(() =>
    refusals({
      connected: this.link === 'connected',
      status: this.status,
      settingsProblem: this.settings.seed.ok ? null : this.settings.seed.problem,
      transferring: this.transfers.busy,
    }),
  );
  readonly trainStartsNewAgent = $derived(
    this.status !== null && this.settings.callForNewAgent(this.status.agent),
  );
  readonly message = $derived.by(() =>
    messageOf(this.link, this.notice, this.status, this.lastEnd),
  );

  private readonly trainerLink: TrainerLink;
  private readonly paces = new PaceMemory();
  private trainWhenReplaced = false;
  /** The next status shows an agent whose settings the form has not shown yet. */
  private agentIsNew = true;
  private lostTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(face: Face) {
    this.transfers = new Transfers({
      face,
      post: (command) => this.post(command),
      say: (message) => (this.notice = message),
      saveEnded: (saved) => this.replacement.saveEnded(saved),
    });
    this.trainerLink = new TrainerLink(face, {
      onEvent: (event) => this.take(event),
      onUnreadable: (problem) =>
        (this.notice = { tone: 'bad', text: `The trainer sent what nobody can read: ${problem}` }),
      onLost: () => this.lose(),
    });
  }

  /** Connects; returns what disconnects. */
  start(): () => void {
    this.waitForWelcome();
    return this.trainerLink.start();
  }

  train(): void {
    if (this.refusals.train !== null) return;
    if (!this.trainStartsNewAgent) return this.begin('train', { type: 'train' });
    this.replaceAgent(() => this.makeAgent(true));
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
    this.paces.choose(pace, this.status.activity);
    this.post({ type: 'setPace', pace });
  }

  save(): void {
    if (this.refusals.save === null) this.transfers.save();
  }

  open(): void {
    if (this.refusals.open === null) this.replaceAgent(() => void this.transfers.open());
  }

  openFiles(files: readonly File[]): void {
    if (this.refusals.open !== null) this.notice = { tone: 'bad', text: this.refusals.open };
    else this.replaceAgent(() => void this.transfers.openFiles(files));
  }

  private replaceAgent(replace: () => void): void {
    if (this.status !== null) this.replacement.request(this.status.agent, replace);
  }

  private makeAgent(thenTrain: boolean): void {
    const { seed, hyperparameters } = this.settings;
    // Asked again: another window may have begun something while this one asked its question.
    if (this.refusals.newAgent !== null || !seed.ok) return;
    this.notice = null;
    this.trainWhenReplaced = thenTrain;
    this.post({ type: 'newAgent', hyperparameters, seed: seed.seed ?? drawSeed() });
  }

  private begin(activity: 'train' | 'test' | 'random', command: Command): void {
    this.notice = null;
    const pace = this.paces.paceFor(activity);
    if (this.status?.pace !== pace) this.post({ type: 'setPace', pace });
    this.post(command);
  }

  private post(command: Command): void {
    if (!this.trainerLink.post(command)) this.lose();
  }

  private lose(): void {
    this.link = 'reconnecting';
    this.waitForWelcome();
    this.transfers.ended(null);
    this.trainWhenReplaced = false;
    this.replacement.forget();
    this.notice = null;
  }

  private waitForWelcome(): void {
    clearTimeout(this.lostTimer);
    this.lostTimer = setTimeout(() => (this.link = 'lost'), 15_000);
  }

  private take(event: TrainerEvent): void {
    switch (event.type) {
      case 'frames':
        // Taken at once and kept in a short queue, so that a hidden window holds nothing up.
        this.player.push(event.frames, performance.now());
        this.post({ type: 'acknowledgeFrames', bundle: event.bundle });
        break;
      case 'progress':
        this.counters = event;
        break;
      case 'episodesEnded':
        this.lastEpisode = this.telemetry.addEpisodes(event.rows) ?? this.lastEpisode;
        break;
      case 'metrics':
        this.telemetry.addMetrics(event.rows);
        break;
      case 'checked':
        this.telemetry.addChecks([event]);
        break;
      case 'welcome':
        this.engines.list = event.engines;
        this.telemetry.recall(event);
        clearTimeout(this.lostTimer);
        this.greet(event.status);
        break;
      case 'enginesChanged':
        this.engines.list = event.engines;
        break;
      case 'engineReplaced':
        this.notice = { tone: 'bad', text: replacementSentence(event) };
        break;
      case 'statusChanged':
        this.showStatus(event.status);
        break;
      case 'agentReplaced':
        this.telemetry.clear();
        this.telemetry.addEpisodes(event.episodes);
        this.agentIsNew = true;
        this.lastEnd = null;
        this.lastEpisode = null;
        this.play = null;
        if (this.trainWhenReplaced) this.begin('train', { type: 'train' });
        this.trainWhenReplaced = false;
        break;
      case 'playEpisodeEnded':
        this.lastEpisode = { episode: event.episode, score: event.score };
        this.play = afterEpisode(this.play, event);
        break;
      case 'activityEnded':
        this.lastEnd = event;
        this.play = endedPlay(event) ?? this.play;
        // How it ended is news; why it failed has been said already.
        if (event.reason !== 'failed') this.notice = null;
        break;
      case 'modelExported':
        this.replacement.exported(this.counters?.environmentSteps ?? 0);
        void this.transfers.exported(event);
        break;
      case 'modelOpened':
        this.transfers.opened(event);
        break;
      case 'rejected':
        if (event.requestId !== null) this.transfers.ended(event.requestId);
        if (event.command === 'newAgent') this.trainWhenReplaced = false;
        this.notice = { tone: 'bad', text: event.message };
        break;
      case 'failed':
        this.notice = { tone: 'bad', text: event.message };
        break;
      case 'drivingChanged':
      case 'confirmed':
      case 'modelKept':
        break;
    }
    this.paintLoop.request();
  }

  private greet(status: Status): void {
    const again = this.link === 'reconnecting' || this.link === 'lost';
    this.link = 'connected';
    this.lastEnd = null;
    this.showStatus(status);
    const { tone, text } = activityMessage(status);
    if (again) this.notice = { tone, text: `Connected again. ${text}` };
  }

  private showStatus(status: Status): void {
    const before = this.status;
    this.status = status;
    if (this.agentIsNew) {
      this.settings.adopt(status.agent);
      this.replacement.agentCame(status.agent);
    }
    this.agentIsNew = false;
    const { environmentSteps, gradientSteps, episodes, epsilon } = status.agent;
    const runs = status.activity !== 'idle' && !status.paused;
    const stepsPerSecond = runs ? (this.counters?.stepsPerSecond ?? 0) : 0;
    this.counters = { environmentSteps, gradientSteps, episodes, epsilon, stepsPerSecond };
    if (before === null || before.activity === status.activity || status.activity === 'idle')
      return;
    this.notice = null;
    this.lastEnd = null;
    this.lastEpisode = null;
    if (status.activity !== 'train') this.play = begunPlay(status.activity, this.testEpisodes);
  }
}
