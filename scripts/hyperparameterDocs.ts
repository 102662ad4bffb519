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
      `| Name | Flag | Range | Neutral | ${presetLabels} | What it does |`,
      `| --- | --- | --- | --- | ${presetNames.map(() => '---').join(' | ')} | --- |`,
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
    '- **Neutral**: What a model or a run means that was saved before the hyperparameter existed.',
    '',
    ...sections,
  ].join('\n');
  return format(page, { parser: 'markdown', printWidth: 100 });
}

function rowOf(name: HyperparameterName): string {
  const definition: HyperparameterDefinition = hyperparameterDefinitions[name];
  const values = presetNames.map((preset) => String(presets[preset].hyperparameters[name]));
  const cells = [
    definition.label,
    `\`--${flagOf(name)}\``,
    rangeOf(definition),
    String(definition.neutral),
    ...values,
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
