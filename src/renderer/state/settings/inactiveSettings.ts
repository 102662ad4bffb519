import {
  hyperparameterDefinitions,
  type HyperparameterName,
} from '../../../shared/hyperparameters/hyperparameters';
import type { HyperparameterDefinition } from '../../../shared/hyperparameters/definition';
import type { SettingsText } from './settingsText';

/** Why a setting has no effect beside the others in the form, a sentence; null where it has one. */
export function inactiveReason(name: HyperparameterName, text: SettingsText): string | null {
  const { inactiveWhile }: HyperparameterDefinition = hyperparameterDefinitions[name];
  if (inactiveWhile === undefined) return null;
  const setting = inactiveWhile.setting as HyperparameterName;
  const value = String(text[setting]).trim();
  if (!inactiveWhile.is.map(String).includes(value)) return null;
  const decisive = hyperparameterDefinitions[setting];
  const words =
    decisive.kind === 'choice' ? (decisive.options as Record<string, string>)[value] : value;
  return `No effect while “${decisive.label}” is ${words}.`;
}
