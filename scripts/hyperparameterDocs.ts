import { format } from 'prettier';
import {
  hyperparameterGroups,
  type HyperparameterDefinition,
} from '../src/shared/hyperparameters/definition';
import {
  hyperparameterDefinitions,
  hyperparameterNames,
} from '../src/shared/hyperparameters/hyperparameters';
import { flagOf } from '../src/cli/hyperparameterFlags';
import { presetNames, presets } from '../src/shared/hyperparameters/presets';

/** docs/hyperparameters.md, made from the one record that the form, the flags and the validator use. */
export function hyperparameterDocs(): Promise<string> {
  const sections = hyperparameterGroups.map((group) => {
    const rows = hyperparameterNames
      .filter((name) => hyperparameterDefinitions[name].group === group)
      .map(rowOf);
    const presetLabels = presetNames.map((preset) => presets[preset].label).join(' | ');
    return [
      `## ${group}`,
      '',
      `| Name | Flag | Range | ${presetLabels} | What it does |`,
      `| --- | --- | --- | ${presetNames.map(() => '---').join(' | ')} | --- |`,
      ...rows,
      '',
    ].join('\n');
  });
  const page = [
    '# Hyperparameters',
    '',
    'Written by `npm run docs` from `src/shared/hyperparameters/hyperparameters.ts` and `src/shared/hyperparameters/presets.ts`: change those.',
    '',
    ...presetNames.map((preset) => `- **${presets[preset].label}**: ${presets[preset].about}`),
    '',
    ...sections,
  ].join('\n');
  return format(page, { parser: 'markdown', printWidth: 100 });
}

function rowOf(name: keyof typeof hyperparameterDefinitions): string {
  const definition: HyperparameterDefinition = hyperparameterDefinitions[name];
  const values = presetNames.map((preset) => String(presets[preset].hyperparameters[name]));
  const cells = [
    definition.label,
    `\`--${flagOf(name)}\``,
    rangeOf(definition),
    ...values,
    definition.help,
  ];
  return `| ${cells.join(' | ')} |`;
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
