import { activationLabels, type ActivationName } from '../../../shared/activations';
import { formatCount, formatScore } from '../../../shared/format';
import type { AgentStatus } from '../../../shared/protocol/events';

/** Something about a model, with what it is called. */
export interface ModelFact {
  readonly name: string;
  readonly value: string;
}

/**
 * What is known of a model that another program made; nothing of one of this app.
 * @param hasBegun whether anything was begun since it was opened: it is played only before that
 */
export function modelFacts(agent: AgentStatus, hasBegun: boolean): readonly ModelFact[] {
  if (agent.source === null) return [];
  const hasLearnt = agent.gradientSteps > 0;
  return [
    { name: 'Made by', value: makerInWords(agent.source) },
    { name: 'Layers', value: layersInWords(agent) },
    { name: 'Parameters', value: formatCount(agent.parameterCount) },
    {
      name: hasLearnt ? 'Played when opened' : 'Plays here',
      value: playedInWords(agent, hasBegun),
    },
  ];
}

/** "Keras 2.2.4 (Keras HDF5)", "Keras 3.15.1". */
function makerInWords({ formatLabel, writtenBy }: NonNullable<AgentStatus['source']>): string {
  if (writtenBy === null) return formatLabel;
  return writtenBy.startsWith(`${formatLabel} `) ? writtenBy : `${writtenBy} (${formatLabel})`;
}

/** "4 → 24 ReLU → 24 ReLU → 2", from the observation to the actions. */
export function layersInWords({ layerUnits, layers }: AgentStatus): string {
  const words = layers.map(({ units, activation }) =>
    activation === 'linear' ? String(units) : `${units} ${labelOf(activation)}`,
  );
  return [layerUnits[0], ...words].join(' → ');
}

/** A newer trainer may know more activations than this page. */
function labelOf(activation: string): string {
  return activationLabels[activation as ActivationName] ?? activation;
}

function playedInWords({ openedMean, gradientSteps }: AgentStatus, hasBegun: boolean): string {
  if (openedMean !== null) return `${formatScore(openedMean)} on 20 starts`;
  return hasBegun || gradientSteps > 0 ? 'not played: press Test' : 'playing 20 starts…';
}
