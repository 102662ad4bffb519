import { activationLabels, type ActivationName } from '../../../shared/activations';
import { formatCount, formatScore } from '../../../shared/format';
import type { AgentStatus } from '../../../shared/protocol/events';

/** Something about a model, with what it is called. */
export interface ModelFact {
  readonly name: string;
  readonly value: string;
}

/** What is known of a model that another program made; nothing of one of this app. */
export function modelFacts(agent: AgentStatus): readonly ModelFact[] {
  if (agent.source === null) return [];
  const { formatLabel, writtenBy } = agent.source;
  const hasLearnt = agent.gradientSteps > 0;
  return [
    { name: 'Made by', value: writtenBy === null ? formatLabel : `${writtenBy} (${formatLabel})` },
    { name: 'Layers', value: layersInWords(agent) },
    { name: 'Parameters', value: formatCount(agent.parameterCount) },
    { name: hasLearnt ? 'Played when opened' : 'Plays here', value: playedInWords(agent) },
  ];
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

function playedInWords({ openedMean }: AgentStatus): string {
  return openedMean === null ? 'playing 20 starts…' : `${formatScore(openedMean)} on 20 starts`;
}
