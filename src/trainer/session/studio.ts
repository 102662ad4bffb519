import type { Command } from '../../shared/protocol/commands';
import type { EngineChoice } from '../../shared/engines';
import type { EventOf, TrainerEvent } from '../../shared/protocol/events';
import type { Frame } from '../../shared/protocol/frames';
import type { ModelFile } from '../../shared/modelFile';
import { defaultPreset, presets } from '../../shared/hyperparameters/presets';
import { PROTOCOL_VERSION } from '../../shared/protocol/protocol';
import { playActivity, trainActivity, type RunningActivity } from './activity';
import { Agent } from '../training/agent';
import type { Resumption } from '../checkpoint/resumption';
import { Autosave, type Keeping } from './autosave';
import type { Clock } from '../clock';
import { freshSnapshot } from '../engines/engine';
import { EngineSelector } from '../engines/engineSelector';
import type { EngineCatalog } from '../engines/engineCatalog';
import type { Model } from '../models/model';
import { ModelExports } from './modelExports';
import { suggestedNameOf } from '../models/modelName';
import { decodeTfjsLayers } from '../models/tfjsLayers/decode';
import { encodeTfjsLayers } from '../models/tfjsLayers/encode';
import { ObservationScaler } from '../environment/observation';
import { GreedyPlayer, Play, RandomPlayer } from './play';
import { RandomStream } from '../random';
import { CommandError, rejectBadModels } from './commandError';
import { Session, type Audience } from './session';
import type { TrainingObserver } from '../training/training';

/** What a trainer is given by its host. */
export interface StudioDependencies {
  readonly engines: EngineCatalog;
  /** What computes until a face chooses something else. */
  readonly engineChoice: EngineChoice;
  readonly clock: Clock;
  /** The trained example, which Test can play at once; null leaves an untrained agent. */
  readonly bundledModel: Model | null;
  /** Where checkpoints go and how often; without it none are kept. */
  readonly keeping?: Keeping;
  /** What an earlier trainer left, in place of the trained example. */
  readonly resumption?: Resumption;
}

/** What is not between a face and the service alone. */
export type StudioCommand = Exclude<Command, { type: 'hello' | 'acknowledgeFrames' | 'takeOver' }>;

/** Tells one face alone; the same function for all the commands of a face. */
export type Answer = (event: TrainerEvent) => void;

/** After these, what was said at the start is old news. */
const makesNews: ReadonlySet<Command['type']> = new Set([
  'train',
  'test',
  'playRandom',
  'pause',
  'stop',
  'newAgent',
  'importModel',
]);

const bundledName = 'Trained example';

/** One agent and the session that runs it: what each command does. */
export class Studio {
  private readonly engines: EngineSelector;
  private readonly session: Session;
  private readonly exports = new ModelExports();
  private readonly keeper: Autosave | null;
  private listener: Audience = { event: () => undefined, frame: () => undefined };
  private startSentence: string | null;
  private randomPlays = 0;

  constructor(private readonly dependencies: StudioDependencies) {
    const { clock, keeping, resumption } = dependencies;
    this.startSentence = resumption?.sentence ?? null;
    this.engines = new EngineSelector(dependencies.engines, clock, dependencies.engineChoice);
    this.session = new Session(this.firstAgent(), clock, {
      event: (event) => this.announce(event),
      frame: (frame) => this.listener.frame(frame),
      trained: () => this.keeper?.trained(),
    });
    const { session, engines } = this;
    const emit = (event: TrainerEvent) => this.emit(event);
    this.keeper =
      keeping === undefined ? null : new Autosave(keeping, { session, engines, clock, emit });
    this.engines.listen({
      changed: (engines) => this.announce({ type: 'enginesChanged', engines }),
      replaced: (replacement) => this.emit({ type: 'engineReplaced', ...replacement }),
    });
    if (resumption !== undefined) this.resume(resumption);
  }

  listen(listener: Audience): void {
    this.listener = listener;
  }

  /** All but whether the face that is greeted drives. */
  welcome(): Omit<EventOf<'welcome'>, 'driving'> {
    const agent = this.session.currentAgent;
    return {
      type: 'welcome',
      protocolVersion: PROTOCOL_VERSION,
      status: this.session.status(),
      engines: this.engines.list(),
      episodes: agent.episodeHistory.pack(),
      metrics: agent.metricHistory.pack(),
      checks: agent.checkHistory.all(),
      resumed: this.startSentence,
    };
  }

  currentFrame(): Frame {
    return this.session.currentFrame();
  }

  /** Keeps a last checkpoint, of a run that goes on, and ends. */
  async close(): Promise<void> {
    this.session.halt();
    await this.keeper?.close();
    this.session.currentAgent.dispose();
  }

  /**
   * @param answer tells the asker alone
   * @throws CommandError if the command cannot be followed; then nothing changed
   */
  execute(command: StudioCommand, answer: Answer): void {
    if (makesNews.has(command.type)) this.startSentence = null;
    switch (command.type) {
      case 'train':
        return this.train();
      case 'test':
        return this.session.start(this.testActivity(command.episodes, command.seed));
      case 'playRandom':
        return this.session.start(this.randomActivity(command.episodes, command.seed));
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
        this.engines.forgive();
        return this.session.replaceAgent(
          Agent.create(command.hyperparameters, command.seed, this.engines.create, this.observer),
        );
      case 'chooseEngine':
        return this.engines.choose(command.engine);
      case 'installTensorflow':
        return this.dependencies.engines.install();
      case 'cancelInstall':
        return this.dependencies.engines.cancelInstall();
      case 'removeTensorflow':
        return this.dependencies.engines.remove();
      case 'setCheckpointInterval':
        return this.keeper?.setInterval(command.seconds);
      case 'exportModel':
        return this.exportModel(command.requestId, answer);
      case 'modelSaved':
        if (!this.exports.confirm(answer, command.requestId)) {
          throw new CommandError(
            'No export of that number waits to be saved: save the model again.',
          );
        }
        return this.session.announceStatus();
      case 'importModel':
        this.importModel(command.name, command.files);
        return answer({
          type: 'modelOpened',
          requestId: command.requestId,
          name: command.name,
        });
    }
  }

  private readonly observer: TrainingObserver = {
    episodeEnded: (row) => this.session.telemetry.addEpisode(row),
    metric: (row) => this.session.telemetry.addMetric(row),
    checked: (check) => this.emit({ type: 'checked', ...check }),
    confirmed: (environmentSteps, confirmedMean, solved) =>
      this.emit({ type: 'confirmed', environmentSteps, confirmedMean, solved }),
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
    this.keeper?.heard(event);
    this.listener.event(event);
  }

  private firstAgent(): Agent {
    const { resumption, bundledModel } = this.dependencies;
    const { create } = this.engines;
    const checkpoint = resumption?.checkpoint ?? null;
    if (checkpoint !== null) return Agent.fromCheckpoint(checkpoint, create, this.observer);
    return bundledModel === null
      ? this.newDefaultAgent()
      : Agent.fromModel('bundled', bundledName, bundledModel, create, this.observer);
  }

  private resume({ checkpoint, goesOn }: Resumption): void {
    if (checkpoint === null || !goesOn) return;
    const { pace, paused } = checkpoint.state;
    this.session.setPace(pace);
    this.session.start(trainActivity(this.session.currentAgent));
    if (paused) this.session.pause();
  }

  private train(): void {
    this.refuseWhileBusy('train');
    if (this.session.currentAgent.origin === 'bundled') {
      this.session.replaceAgent(this.newDefaultAgent());
    }
    const agent = this.session.currentAgent;
    if (agent.training.atLimit) {
      throw new CommandError(
        'The agent has trained up to the limit in its settings: make a new agent, with a higher limit if you like.',
      );
    }
    agent.training.resume();
    this.session.start(trainActivity(agent));
  }

  private testActivity(episodes: number, seed: number | undefined): RunningActivity {
    this.refuseWhileBusy('test');
    const agent = this.session.currentAgent;
    const model = agent.bestModel();
    const engine = this.engines.create({ ...agent.dqn.engine.spec, replayCapacity: 0 });
    engine.restore(freshSnapshot(model.parameters));
    const scaler = new ObservationScaler(model.observationDivisors);
    const starts = new RandomStream(seed ?? agent.seed, 'testStarts');
    const play = new Play(new GreedyPlayer(engine, scaler), episodes, starts);
    return playActivity('test', play, this.tellEpisode('test', episodes), () => engine.dispose());
  }

  private randomActivity(episodes: number, seed: number | undefined): RunningActivity {
    this.refuseWhileBusy('play at random');
    this.randomPlays += 1;
    const playSeed = seed ?? (this.session.currentAgent.seed + this.randomPlays) >>> 0;
    const actions = new RandomPlayer(new RandomStream(playSeed, 'randomPlay'));
    const play = new Play(actions, episodes, new RandomStream(playSeed, 'testStarts'));
    return playActivity('random', play, this.tellEpisode('random', episodes), () => undefined);
  }

  private tellEpisode(activity: 'test' | 'random', ofEpisodes: number) {
    return (episode: number, score: number) =>
      this.emit({ type: 'playEpisodeEnded', activity, episode, ofEpisodes, score });
  }

  private exportModel(requestId: number, answer: Answer): void {
    const agent = this.session.currentAgent;
    const model = agent.bestModel();
    const files = rejectBadModels(() => encodeTfjsLayers(model));
    const { environmentSteps } = agent.dqn;
    this.exports.add(answer, { requestId, savedWork: agent.savedWork, environmentSteps });
    answer({ type: 'modelExported', requestId, suggestedName: suggestedNameOf(model), files });
  }

  private importModel(name: string, files: readonly ModelFile[]): void {
    this.refuseWhileBusy('open a model');
    const model = rejectBadModels(() => decodeTfjsLayers(files));
    const { create } = this.engines;
    this.engines.forgive();
    this.session.replaceAgent(Agent.fromModel('opened', name, model, create, this.observer));
  }

  private refuseWhileBusy(what: string): void {
    if (!this.session.isBusy) return;
    throw new CommandError(`Stop what is running first, then ${what}.`);
  }

  private newDefaultAgent(): Agent {
    const seed = Math.floor(Math.random() * 2 ** 32);
    const { hyperparameters } = presets[defaultPreset];
    return Agent.create(hyperparameters, seed, this.engines.create, this.observer);
  }
}
