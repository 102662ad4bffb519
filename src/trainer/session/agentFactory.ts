import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';
import { defaultPreset, presets } from '../../shared/hyperparameters/presets';
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { EngineFactory } from '../engines/engine';
import type { Model } from '../models/model';
import { Agent } from '../training/agent';
import type { TrainingObserver } from '../training/training';

const bundledName = 'Trained example';

/**
 * Which settings apply when a model is trained on, and what its network asks of the engines.
 * @param restriction a sentence, if it asks anything
 */
export function trainsOnSentences(model: Model, restriction: string | null): string {
  const settings = settingsSentence(model);
  return restriction === null ? settings : `${settings} ${restriction}`;
}

function settingsSentence({ metadata }: Model): string {
  if (metadata !== null) return 'Training goes on with the settings that it was saved with.';
  const { label, hyperparameters } = presets[defaultPreset];
  return `Training goes on with its own layers and, for all else, the settings of the ${label} preset, with epsilon at ${hyperparameters.epsilonEnd}.`;
}

/** Makes every agent of a studio, on its engines and for its observer. */
export class AgentFactory {
  constructor(
    private readonly createEngine: EngineFactory,
    private readonly observer: TrainingObserver,
  ) {}

  /** The agent that a trainer begins with: the one it had, the trained example, or a new one. */
  first(checkpoint: Checkpoint | null, bundledModel: Model | null): Agent {
    const { createEngine, observer } = this;
    if (checkpoint !== null) {
      return Agent.restored(checkpoint.state.agent, checkpoint.arrays, createEngine, observer);
    }
    if (bundledModel === null) return this.untrainedDefault();
    return Agent.fromModel('bundled', bundledName, bundledModel, createEngine, observer);
  }

  untrained(hyperparameters: Hyperparameters, seed: number): Agent {
    return Agent.create(hyperparameters, seed, this.createEngine, this.observer);
  }

  /** An untrained agent of the default preset, from a seed that nobody chose. */
  untrainedDefault(): Agent {
    const seed = Math.floor(Math.random() * 2 ** 32);
    return this.untrained(presets[defaultPreset].hyperparameters, seed);
  }

  opened(name: string, model: Model): Agent {
    return Agent.fromModel('opened', name, model, this.createEngine, this.observer);
  }
}
