import {
  hyperparameterDefinitions,
  type HyperparameterName,
} from '../../../shared/hyperparameters/hyperparameters';
import type { SettingsText } from './settingsText';

interface Condition {
  /** The setting that decides. */
  readonly by: HyperparameterName;
  /** Its values, as they are typed, with which the other setting counts for nothing. */
  readonly unusedWith: readonly string[];
}

const usedWithChecksAlone: Condition = { by: 'checkEverySteps', unusedWith: ['0'] };

/** Settings that count for nothing while another one has a certain value. */
export const conditions: Readonly<Partial<Record<HyperparameterName, Condition>>> = {
  doubleDqn: { by: 'targetNetwork', unusedWith: ['none'] },
  softUpdateRate: { by: 'targetNetwork', unusedWith: ['none', 'hard'] },
  hardUpdateEverySteps: { by: 'targetNetwork', unusedWith: ['none', 'soft'] },
  adamBeta1: { by: 'optimizer', unusedWith: ['rmsprop'] },
  adamBeta2: { by: 'optimizer', unusedWith: ['rmsprop'] },
  rmspropDecay: { by: 'optimizer', unusedWith: ['adam'] },
  epsilonDecaySteps: { by: 'epsilonSchedule', unusedWith: ['multiplicative'] },
  epsilonDecayFactor: { by: 'epsilonSchedule', unusedWith: ['linear'] },
  checkEpisodes: usedWithChecksAlone,
  solvedMean: usedWithChecksAlone,
  confirmEpisodes: usedWithChecksAlone,
};

/** Why a setting has no effect beside the others in the form, a sentence; null where it has one. */
export function inactiveSettings(name: HyperparameterName, text: SettingsText): string | null {
  const condition = conditions[name];
  if (condition === undefined) return null;
  const value = String(text[condition.by]).trim();
  if (!condition.unusedWith.includes(value)) return null;
  const decisive = hyperparameterDefinitions[condition.by];
  const words =
    decisive.kind === 'choice' ? (decisive.options as Record<string, string>)[value] : value;
  return `No effect while “${decisive.label}” is ${words}.`;
}
