import type { AgentStatus } from '../../../shared/protocol/events';
import type { Hyperparameters } from '../../../shared/hyperparameters/hyperparameters';
import { defaultPreset, presets, type PresetName } from '../../../shared/hyperparameters/presets';
import { presetOf, readSeed, sameHyperparameters } from './settingsText';

/** What the next new agent will be made from. */
export class Settings {
  hyperparameters = $state.raw<Hyperparameters>(presets[defaultPreset].hyperparameters);
  /** As typed; empty draws a seed for each new agent. */
  seedText = $state('');
  /** The preset that these are, or null where a value was changed. */
  readonly preset = $derived(presetOf(this.hyperparameters));
  readonly seed = $derived(readSeed(this.seedText));

  choosePreset(name: PresetName): void {
    this.hyperparameters = presets[name].hyperparameters;
  }

  /** Shows what an agent was made from, so that Train goes on with it. */
  adopt(agent: AgentStatus): void {
    if (agent.origin === 'bundled') return;
    this.hyperparameters = agent.hyperparameters;
    if (this.seed.ok && this.seed.seed !== null) this.seedText = String(agent.seed);
  }

  /** Its limits were raised: a form that shows the agent's own settings goes on showing them. */
  follow(before: AgentStatus, now: AgentStatus): void {
    if (before.hyperparameters === now.hyperparameters) return;
    if (!sameHyperparameters(this.hyperparameters, before.hyperparameters)) return;
    this.hyperparameters = now.hyperparameters;
  }

  /** Whether Train has to begin with a new agent: this one is bundled, or made from other settings. */
  callForNewAgent(agent: AgentStatus): boolean {
    if (agent.origin === 'bundled') return true;
    if (!sameHyperparameters(this.hyperparameters, agent.hyperparameters)) return true;
    return this.seed.ok && this.seed.seed !== null && this.seed.seed !== agent.seed;
  }
}
