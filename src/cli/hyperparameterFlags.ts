import { Option, type Command } from 'commander';
import * as v from 'valibot';
import type { HyperparameterDefinition } from '../shared/hyperparameters/definition';
import { parseNumber } from '../shared/format';
import {
  hyperparameterDefinitions,
  hyperparameterNames,
  hyperparametersSchema,
  type HyperparameterName,
  type Hyperparameters,
} from '../shared/hyperparameters/hyperparameters';
import {
  defaultPreset,
  presetNames,
  presets,
  type PresetName,
} from '../shared/hyperparameters/presets';
import { UsageError } from './exitCodes';

/** Adds a flag for every hyperparameter, in the groups of the settings form. */
export function addHyperparameterFlags(command: Command): void {
  for (const name of hyperparameterNames) {
    for (const option of optionsOf(name)) command.addOption(option);
  }
}

/**
 * The preset with what the flags changed.
 * @param options what commander read
 * @throws UsageError if the flags do not go together
 */
export function hyperparametersFrom(
  preset: PresetName,
  options: Readonly<Record<string, unknown>>,
): Hyperparameters {
  const values: Record<string, unknown> = { ...presets[preset].hyperparameters };
  for (const name of hyperparameterNames) {
    const value = options[new Option(`--${flagOf(name)}`).attributeName()];
    if (value !== undefined) values[name] = value;
  }
  const result = v.safeParse(hyperparametersSchema, values);
  if (!result.success) throw new UsageError(result.issues[0].message);
  return result.output;
}

/** The flags that make these hyperparameters of a preset: "--hidden-units 64,64". */
export function flagsOfChanges(preset: PresetName, hyperparameters: Hyperparameters): string[] {
  const before = presets[preset].hyperparameters;
  return hyperparameterNames.flatMap((name) => {
    const value = hyperparameters[name];
    if (String(value) === String(before[name])) return [];
    if (typeof value === 'boolean') return [`--${value ? '' : 'no-'}${flagOf(name)}`];
    return [`--${flagOf(name)} ${String(value)}`];
  });
}

/** The terminal's name of a hyperparameter, without dashes: "gamma", "double-dqn", "steps". */
export function flagOf(name: HyperparameterName): string {
  const definition: HyperparameterDefinition = hyperparameterDefinitions[name];
  return definition.flag ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function optionsOf(name: HyperparameterName): Option[] {
  const definition: HyperparameterDefinition = hyperparameterDefinitions[name];
  const flag = `--${flagOf(name)}`;
  const help = helpOf(name, definition);
  const heading = `${definition.group}:`;
  if (definition.kind === 'flag') {
    return [
      new Option(flag, help).helpGroup(heading),
      new Option(`--no-${flagOf(name)}`, `The opposite of ${flag}.`).helpGroup(heading),
    ];
  }
  const option = new Option(`${flag} <${placeholderOf(definition)}>`, help)
    .helpGroup(heading)
    .argParser((text) => readValue(flag, definition, text));
  return [option];
}

function placeholderOf(definition: HyperparameterDefinition): string {
  switch (definition.kind) {
    case 'choice':
      return Object.keys(definition.options).join('|');
    case 'layerSizes':
      return 'units,units,...';
    default:
      return definition.unit ?? 'number';
  }
}

function helpOf(name: HyperparameterName, definition: HyperparameterDefinition): string {
  return `${definition.help} ${rangeOf(definition)}(${valuesOfPresets(name)})`;
}

/** The default preset's value, and which presets have another: "64; tutorial: 512,256,64". */
function valuesOfPresets(name: HyperparameterName): string {
  const valueIn = (preset: PresetName) => String(presets[preset].hyperparameters[name]);
  const usual = valueIn(defaultPreset);
  const byValue = new Map<string, PresetName[]>();
  for (const preset of presetNames) {
    const value = valueIn(preset);
    if (value !== usual) byValue.set(value, [...(byValue.get(value) ?? []), preset]);
  }
  const others = [...byValue].map(([value, names]) => `${names.join(', ')}: ${value}`);
  return [usual, ...others].join('; ');
}

function rangeOf(definition: HyperparameterDefinition): string {
  switch (definition.kind) {
    case 'integer':
    case 'real':
      return `${definition.min} to ${definition.max}. `;
    case 'layerSizes':
      return `${definition.minLayers} to ${definition.maxLayers} layers of ${definition.minUnits} to ${definition.maxUnits} units. `;
    default:
      return '';
  }
}

function readValue(flag: string, definition: HyperparameterDefinition, text: string): unknown {
  const result = v.safeParse(definition.schema as v.GenericSchema, parsed(definition, text));
  if (result.success) return result.output;
  // Its own sentence begins with the label that the form shows.
  const demand = result.issues[0].message.slice(definition.label.length).replace(/\.$/, '');
  throw new UsageError(`${flag}${demand}, not “${text}”.`);
}

function parsed(definition: HyperparameterDefinition, text: string): unknown {
  switch (definition.kind) {
    case 'integer':
    case 'real':
      return parseNumber(text);
    case 'layerSizes':
      return text.split(',').map(parseNumber);
    default:
      return text;
  }
}
