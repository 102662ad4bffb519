import * as v from 'valibot';
import { seedSchema } from '../../../shared/protocol/commands';
import { parseNumber } from '../../../shared/format';
import {
  hyperparameterDefinitions,
  hyperparameterNames,
  hyperparametersSchema,
  type HyperparameterName,
  type Hyperparameters,
} from '../../../shared/hyperparameters/hyperparameters';
import { presetNames, presets, type PresetName } from '../../../shared/hyperparameters/presets';

/** The form as it is typed: text for numbers, layers and choices, true or false for flags. */
export type SettingsText = Record<HyperparameterName, string | boolean>;

export type SettingsErrors = Partial<Record<HyperparameterName, string>>;

export type ReadSettings =
  | { readonly ok: true; readonly hyperparameters: Hyperparameters }
  | { readonly ok: false; readonly errors: SettingsErrors };

export function settingsText(hyperparameters: Hyperparameters): SettingsText {
  return Object.fromEntries(
    hyperparameterNames.map((name) => {
      const value = hyperparameters[name];
      if (typeof value === 'boolean') return [name, value];
      return [name, Array.isArray(value) ? value.join(', ') : String(value)];
    }),
  ) as SettingsText;
}

/** Reads the whole form; each error is one sentence for the field it belongs to. */
export function readSettings(text: SettingsText): ReadSettings {
  const candidate = Object.fromEntries(
    hyperparameterNames.map((name) => [name, valueOf(name, text[name])]),
  );
  const result = v.safeParse(hyperparametersSchema, candidate);
  if (result.success) return { ok: true, hyperparameters: result.output };
  const errors: SettingsErrors = {};
  for (const issue of result.issues) {
    // The one rule about two fields, which has no path of its own, is about epsilon's end.
    const name = (issue.path?.[0]?.key ?? 'epsilonEnd') as HyperparameterName;
    errors[name] ??= issue.message;
  }
  return { ok: false, errors };
}

function valueOf(name: HyperparameterName, text: string | boolean): unknown {
  if (typeof text === 'boolean') return text;
  const { kind } = hyperparameterDefinitions[name];
  if (kind === 'choice') return text;
  return kind === 'layerSizes'
    ? text
        .split(/[\s,]+/)
        .filter(Boolean)
        .map(layerUnits)
    : parseNumber(text);
}

/** Commas separate layers: the `024` of a 1,024 is no number of units. */
function layerUnits(text: string): number {
  return text.startsWith('0') ? Number.NaN : parseNumber(text);
}

export function sameHyperparameters(a: Hyperparameters, b: Hyperparameters): boolean {
  return hyperparameterNames.every((name) => String(a[name]) === String(b[name]));
}

/** The preset that has exactly these values, or null. */
export function presetOf(hyperparameters: Hyperparameters): PresetName | null {
  return (
    presetNames.find((name) =>
      sameHyperparameters(presets[name].hyperparameters, hyperparameters),
    ) ?? null
  );
}

export type ReadSeed =
  | { readonly ok: true; readonly seed: number | null }
  | { readonly ok: false; readonly problem: string };

/** The seed that was typed; null where the field is empty and one is to be drawn. */
export function readSeed(text: string): ReadSeed {
  if (text.trim() === '') return { ok: true, seed: null };
  const result = v.safeParse(seedSchema, parseNumber(text));
  if (result.success) return { ok: true, seed: result.output };
  return {
    ok: false,
    problem: 'The seed must be a whole number from 0 to 4,294,967,295, or empty.',
  };
}

/** A seed nobody chose, small enough to be read out. */
export function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! % 1_000_000;
}
