import { format } from 'prettier';
import {
  hyperparameterGroups,
  type HyperparameterDefinition,
} from '../src/shared/hyperparameters/definition';
import {
  hyperparameterDefinitions,
  hyperparameterNames,
  type HyperparameterName,
} from '../src/shared/hyperparameters/hyperparameters';
import { flagOf } from '../src/cli/hyperparameterFlags';
import {
  defaultPreset,
  presetNames,
  presets,
  type PresetName,
} from '../src/shared/hyperparameters/presets';

/** docs/hyperparameters.md, made from the one record that the form, the flags and the validator use. */
export function hyperparameterDocs(): Promise<string> {
  const sections = hyperparameterGroups.map((group) => {
    const rows = hyperparameterNames
      .filter((name) => hyperparameterDefinitions[name].group === group)
      .map(rowOf);
    return [
      `## ${group}`,
      '',
      `| Name | Flag | Range | Neutral | ${presets[defaultPreset].label} | What it does |`,
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n');
  });
  const page = [
    '# Hyperparameters',
    '',
    'Written by `npm run docs` from `src/shared/hyperparameters/hyperparameters.ts` and `src/shared/hyperparameters/presets.ts`: change those.',
    '',
    `“Neutral” is what a model or a run means that was saved before the hyperparameter existed; “${presets[defaultPreset].label}” is the preset that the app begins with.`,
    '',
    '## Presets',
    '',
    `| Preset | What it shows | Where it differs from ${presets[defaultPreset].label} |`,
    '| --- | --- | --- |',
    ...presetNames.map(presetRow),
    '',
    ...sections,
  ].join('\n');
  return format(page, { parser: 'markdown', printWidth: 100 });
}

function presetRow(preset: PresetName): string {
  const { label, about, hyperparameters } = presets[preset];
  const usual = presets[defaultPreset].hyperparameters;
  const differences = hyperparameterNames
    .filter((name) => String(hyperparameters[name]) !== String(usual[name]))
    .map((name) => `\`--${flagOf(name)} ${String(hyperparameters[name])}\``);
  return `| ${label} (\`${preset}\`) | ${about} | ${differences.join(', ')} |`;
}

function rowOf(name: HyperparameterName): string {
  const definition: HyperparameterDefinition = hyperparameterDefinitions[name];
  const cells = [
    definition.label,
    `\`--${flagOf(name)}\``,
    rangeOf(definition),
    String(definition.neutral),
    String(presets[defaultPreset].hyperparameters[name]),
    [definition.help, inactivityOf(definition), sourceOf(definition)].join(''),
  ];
  return `| ${cells.join(' | ')} |`;
}

function inactivityOf({ inactiveWhile }: HyperparameterDefinition): string {
  if (inactiveWhile === undefined) return '';
  const decisive: HyperparameterDefinition =
    hyperparameterDefinitions[inactiveWhile.setting as HyperparameterName];
  const words = inactiveWhile.is.map((value) =>
    decisive.kind === 'choice' ? decisive.options[value] : String(value),
  );
  return ` No effect while “${decisive.label}” is ${words.join(' or ')}.`;
}

function sourceOf({ paper }: HyperparameterDefinition): string {
  return paper === undefined ? '' : ` Source: [${paper.citation}](${paper.url}).`;
}

function rangeOf(definition: HyperparameterDefinition): string {
  switch (definition.kind) {
    case 'integer':
    case 'real':
      return `${definition.min} to ${definition.max}${definition.unit ? ` ${definition.unit}` : ''}`;
    case 'flag':
      return 'yes or no';
    case 'choice':
      return Object.keys(definition.options).join(', ');
    case 'layerSizes':
      return `${definition.minLayers} to ${definition.maxLayers} layers of ${definition.minUnits} to ${definition.maxUnits}`;
  }
}
