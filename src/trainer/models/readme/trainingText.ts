import { counted, formatCount, formatScore } from '../../../shared/format';
import {
  hyperparameterDefinitions,
  hyperparameterNames,
  type HyperparameterName,
  type Hyperparameters,
} from '../../../shared/hyperparameters/hyperparameters';
import { presetNames, presets, type PresetName } from '../../../shared/hyperparameters/presets';
import type { Model, ModelMetadata } from '../model';

/** How a model came to be, a sentence each: who made it, how it was trained, what it scored. */
export function trainingSentences({ metadata, source }: Model): string[] {
  const sentences: string[] = [];
  if (source !== null) {
    const by = source.writtenBy === null ? '' : `, written by ${source.writtenBy}`;
    sentences.push(`It was opened from a file of the format ${source.formatLabel}${by}.`);
  }
  if (metadata === null) {
    return [...sentences, 'How it was trained is not known.'];
  }
  return [...sentences, howTrained(metadata), ...whatScored(metadata)];
}

function howTrained(metadata: ModelMetadata): string {
  const { hyperparameters, seed, environmentSteps, episodes, gradientSteps } = metadata;
  const steps = `${amount(environmentSteps, 'environment step')} in ${amount(episodes, 'episode')}, ${amount(gradientSteps, 'gradient step')}`;
  return `It was trained with ${settingsText(hyperparameters)}; seed ${seed}; ${steps}.`;
}

function whatScored(metadata: ModelMetadata): string[] {
  const { confirmedMean, bestGreedyMean, lastScores, hyperparameters, solvedAtStep } = metadata;
  const { confirmEpisodes, checkEpisodes } = hyperparameters;
  const sentences: string[] = [];
  if (confirmedMean !== null) {
    sentences.push(`It scored a mean of ${scoreText(confirmedMean, confirmEpisodes)}.`);
  }
  if (bestGreedyMean !== null) {
    sentences.push(
      `The best check while it was trained had a mean of ${scoreText(bestGreedyMean, checkEpisodes)}.`,
    );
  }
  if (sentences.length === 0 && lastScores.length > 0) {
    const mean = lastScores.reduce((sum, score) => sum + score, 0) / lastScores.length;
    sentences.push(
      `Its last ${counted(lastScores.length, 'training episode')}, with exploration, had a mean of ${formatScore(mean)} steps.`,
    );
  }
  if (solvedAtStep !== null) {
    sentences.push(`It was solved after ${amount(solvedAtStep, 'environment step')}.`);
  }
  return sentences;
}

function scoreText(mean: number, episodes: number): string {
  return `${formatScore(mean)} of 500 steps, over ${counted(episodes, 'episode')} without exploration`;
}

function amount(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** “the preset Fast”, or the nearest preset and what differs. */
function settingsText(hyperparameters: Hyperparameters): string {
  const nearest = presetNames
    .map((name) => ({ name, differences: differencesFrom(name, hyperparameters) }))
    .reduce((best, one) => (one.differences.length < best.differences.length ? one : best));
  const preset = `the preset ${presets[nearest.name].label}`;
  if (nearest.differences.length === 0) return preset;
  const differing = nearest.differences.map(
    (name) => `${hyperparameterDefinitions[name].label} ${valueText(hyperparameters[name])}`,
  );
  return `the settings of ${preset}, but for ${differing.join('; ')}`;
}

function differencesFrom(name: PresetName, hyperparameters: Hyperparameters): HyperparameterName[] {
  const { hyperparameters: ofPreset } = presets[name];
  return hyperparameterNames.filter(
    (each) => String(ofPreset[each]) !== String(hyperparameters[each]),
  );
}

function valueText(value: Hyperparameters[HyperparameterName]): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'object' ? value.join(', ') : String(value);
}
