import type { CommandOf } from '../../shared/protocol/commands';
import { otherHasControl } from '../../shared/protocol/control';
import type { EventOf, TrainerEvent } from '../../shared/protocol/events';
import type { Frame } from '../../shared/protocol/frames';
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol';
import { startSentenceOf, type Resumption } from '../checkpoint/resumption';
import { EngineSelector } from '../engines/engineSelector';
import type { Agent } from '../training/agent';
import type { TrainingObserver } from '../training/training';
import { trainActivity } from './activity';
import { openedNameOf } from '../models/modelName';
import { AgentFactory, trainsOnSentences } from './agentFactory';
import { raiseLimits, refuseAtLimit } from './agentLimits';
import { Autosave } from './autosave';
import { CommandError, type Asker } from './face';
import { ModelTransfers } from './models/modelTransfers';
import { OpenedCheck } from './models/openedCheck';
import { demonstrationActivity, randomActivity, testActivity } from './playActivity';
import { Session, type Audience } from './session';
import {
  beginsSomething,
  endsStartSentence,
  type PromptCommand,
  type StudioCommand,
} from './studioCommands';
import type { StudioDependencies } from './studioDependencies';

const nobody: Audience = { emit: () => undefined, draw: () => undefined };

/** One agent and the session that runs it: what each command does. */
export class Studio {
  private readonly engines: EngineSelector;
  private readonly agents: AgentFactory;
  private readonly session: Session;
  private readonly models: ModelTransfers;
  private readonly openedCheck: OpenedCheck;
  private readonly autosave: Autosave | null;
  private audience: Audience = nobody;
  private startSentence: string | null;
  private randomPlays = 0;
  /** Counts what began, and the models that were opened. */
  private beginnings = 0;

  /** @throws whatever keeps it from beginning with this resumption; then nothing of it is left */
  constructor(private readonly dependencies: StudioDependencies) {
    const { clock, autosave, resumption, onFault, onLongWork } = dependencies;
    this.models = new ModelTransfers(dependencies.models);
    this.startSentence = startSentenceOf(resumption, resumption?.sentence ?? null);
    this.engines = new EngineSelector(
      dependencies.engines,
      clock,
      dependencies.engineChoice,
      onLongWork,
    );
    this.agents = new AgentFactory(this.engines.create, this.observer);
    this.session = new Session(this.firstAgent(), clock, {
      emit: (event) => this.announce(event),
      draw: (frame) => this.audience.draw(frame),
      onTrained: () => this.autosave?.onTrained(),
      onFault,
    });
    const { session, engines } = this;
    this.openedCheck = new OpenedCheck(clock, () => session.announceStatus(), onFault);
    const emit = (event: TrainerEvent) => this.emit(event);
    this.autosave =
      autosave === undefined
        ? null
        : new Autosave(autosave, { session, engines, clock, emit, onFault });
    this.engines.listen({
      changed: (engines) => this.announce({ type: 'enginesChanged', engines }),
      replaced: (replacement) => this.emit({ type: 'engineReplaced', ...replacement }),
    });
    if (resumption !== undefined) this.resume(resumption);
  }

  /** Lets this audience, and no other, hear what happens from now on; returns what ends that. */
  listen(audience: Audience): () => void {
    this.audience = audience;
    return () => {
      if (this.audience === audience) this.audience = nobody;
    };
  }

  /** All but whether the face that is greeted has control. */
  welcome(): Omit<EventOf<'welcome'>, 'hasControl'> {
    const agent = this.session.currentAgent;
    return {
      type: 'welcome',
      protocolVersion: PROTOCOL_VERSION,
      status: this.session.status(),
      engines: this.engines.list(),
      ...agent.curves(),
      resumed: this.startSentence,
    };
  }

  currentFrame(): Frame {
    return this.session.currentFrame();
  }

  /** Keeps a last checkpoint, of a run that goes on, and lets go of everything. */
  async close(): Promise<void> {
    this.somethingBegan();
    this.session.halt();
    await this.autosave?.close();
    this.session.dispose();
    this.engines.dispose();
  }

  /**
   * @param asker gets what only concerns whoever sent the command
   * @returns what resolves when a command is answered that takes its time, and rejects as it throws
   * @throws CommandError if the command cannot be followed; then nothing changed
   */
  execute(command: StudioCommand, asker: Asker): Promise<void> | undefined {
    const { currentAgent } = this.session;
    if (command.type === 'exportModel') return this.models.export(currentAgent, command, asker);
    if (endsStartSentence.has(command.type)) this.startSentence = null;
    if (command.type === 'importModel') return this.importModel(command, asker);
    this.executeNow(command, asker);
    if (beginsSomething.has(command.type)) this.somethingBegan();
    return undefined;
  }

  private executeNow(command: PromptCommand, asker: Asker): void {
    switch (command.type) {
      case 'train':
        return this.train();
      case 'test':
        return this.test(command.episodes, command.seed);
      case 'playRandom':
        return this.playRandom(command.episodes, command.seed);
      case 'demonstrate':
        return this.demonstrate(command.moving);
      case 'pause':
        return this.session.pause();
      case 'resume':
        return this.session.resume();
      case 'stepOnce':
        if (!this.session.isPaused) throw new CommandError('Pause first, then take single steps.');
        return this.session.stepOnce();
      case 'stop':
        return this.session.stop();
      case 'setPace':
        return this.session.setPace(command.pace);
      case 'newAgent':
        this.refuseWhileBusy('make a new agent');
        this.engines.clearFailures();
        return this.session.replaceAgent(
          this.agents.untrained(command.hyperparameters, command.seed),
        );
      case 'raiseLimits':
        raiseLimits(this.session.currentAgent, command);
        return this.session.announceStatus();
      case 'chooseEngine':
        return this.engines.choose(command.engine);
      case 'installTensorflow':
        return this.dependencies.engines.install();
      case 'cancelInstall':
        return this.dependencies.engines.cancelInstall();
      case 'removeTensorflow':
        return this.dependencies.engines.remove();
      case 'setCheckpointInterval':
        return this.autosave?.setInterval(command.seconds);
      case 'modelSaved':
        this.models.confirmSaved(command.requestId, asker);
        return this.session.announceStatus();
    }
  }

  /** The present agent stays until the model is there. */
  private async importModel(command: CommandOf<'importModel'>, asker: Asker): Promise<void> {
    this.refuseWhileBusy('open a model');
    const { beginnings } = this;
    const model = await this.models.read(command, asker);
    if (model === null) return;
    if (beginnings !== this.beginnings) {
      throw new CommandError('Something else began while the model was read: open it again.');
    }
    if (!asker.hasControl) throw new CommandError(otherHasControl);
    const name = openedNameOf(command.name, model);
    this.engines.clearFailures();
    this.session.replaceAgent(this.agents.opened(name, model));
    this.somethingBegan();
    this.openedCheck.begin(this.session.currentAgent);
    const trainsOn = trainsOnSentences(model, this.engines.restriction);
    asker.reply({ type: 'modelOpened', requestId: command.requestId, name, trainsOn });
  }

  private somethingBegan(): void {
    this.beginnings += 1;
    this.openedCheck.giveUp();
  }

  private readonly observer: TrainingObserver = {
    episodeEnded: (row) => this.session.telemetry.addEpisode(row),
    metric: (row) => this.session.telemetry.addMetric(row),
    checked: (check) => this.emit({ type: 'checked', ...check }),
    confirmed: (confirmation) => this.emit({ type: 'confirmed', ...confirmation }),
    modelKept: (reason, environmentSteps, score) => {
      this.emit({ type: 'modelKept', reason, environmentSteps, score });
      this.session.announceStatus();
    },
  };

  /** Rows that were gathered before go first, so that a face hears everything in its order. */
  private emit(event: TrainerEvent): void {
    this.session.telemetry.flush();
    this.announce(event);
  }

  private announce(event: TrainerEvent): void {
    this.autosave?.onEvent(event);
    this.audience.emit(event);
  }

  private firstAgent(): Agent {
    const { resumption, bundledModel } = this.dependencies;
    try {
      return this.agents.first(resumption?.checkpoint ?? null, bundledModel);
    } catch (error) {
      // Whoever begins anew without the resumption must not share the engines with what failed.
      this.engines.dispose();
      throw error;
    }
  }

  private resume(resumption: Resumption): void {
    const { checkpoint, goesOn } = resumption;
    if (checkpoint === null || !goesOn) return;
    const { slowness } = this.engines;
    if (slowness !== null) {
      this.startSentence = startSentenceOf(resumption, `Training waits. ${slowness}`);
      return;
    }
    this.session.setPace(checkpoint.state.pace);
    this.session.start(trainActivity(this.session.currentAgent));
    if (checkpoint.state.paused) this.session.pause();
  }

  private train(): void {
    this.refuseWhileBusy('train');
    if (this.session.currentAgent.origin === 'bundled') {
      this.session.replaceAgent(this.agents.untrainedDefault());
    }
    const agent = this.session.currentAgent;
    refuseAtLimit(agent);
    const { slowness } = this.engines;
    if (slowness !== null) throw new CommandError(slowness);
    agent.training.resume();
    this.session.start(trainActivity(agent), this.autosave?.keepFirst() ?? null);
  }

  private test(episodes: number, seed: number | undefined): void {
    this.refuseWhileBusy('test');
    const agent = this.session.currentAgent;
    const emitEpisode = this.emitterOfPlay('test', episodes);
    this.session.start(testActivity(agent, this.engines.create, { episodes, seed, emitEpisode }));
  }

  private demonstrate(moving: boolean): void {
    // Somebody began something in the meantime, which is what is to be seen.
    if (this.session.isBusy) return;
    const activity = demonstrationActivity(this.session.currentAgent, this.engines.create);
    if (moving) return this.session.start(activity);
    this.audience.draw(activity.frame());
    activity.dispose();
  }

  private playRandom(episodes: number, seed: number | undefined): void {
    this.refuseWhileBusy('play at random');
    this.randomPlays += 1;
    const playSeed = seed ?? (this.session.currentAgent.seed + this.randomPlays) >>> 0;
    const emitEpisode = this.emitterOfPlay('random', episodes);
    this.session.start(randomActivity({ episodes, seed: playSeed, emitEpisode }));
  }

  private emitterOfPlay(activity: 'test' | 'random', ofEpisodes: number) {
    return (episode: number, score: number) =>
      this.emit({ type: 'playEpisodeEnded', activity, episode, ofEpisodes, score });
  }

  private refuseWhileBusy(what: string): void {
    if (!this.session.isBusy) return;
    throw new CommandError(`Stop what is running first, then ${what}.`);
  }
}
