import { activationLabels, type ActivationName } from '../../shared/activations';
import { formatCount } from '../../shared/format';
import { meanOf } from '../../shared/scores';
import { parameterCount } from '../../trainer/engines/engine';
import type { Model } from '../../trainer/models/model';
import { valuesOf } from '../../trainer/models/modelValues';
import { exitCodes } from '../exitCodes';
import { openModel, type OpenedModel } from '../openedModel';
import { writeLine } from '../output';
import { openInTrainer } from '../openInTrainer';
import { readStates, type States } from '../states';

export interface InspectOptions {
  readonly activation?: ActivationName;
  /** A file of states, to be valued. */
  readonly states?: string;
  readonly json?: boolean;
}

/** The pole upright and at rest in the middle. */
const zeroState: States = [[0, 0, 0, 0]];
const greedyEpisodes = 100;

/** Tells what a model is; resolves to the exit code. */
export async function inspect(named: string, options: InspectOptions): Promise<number> {
  const states = options.states === undefined ? zeroState : await readStates(options.states);
  const opened = await openModel(named, options.activation);
  const values = valuesOf(opened.model, states);
  if (options.json === true) {
    writeLine(JSON.stringify(factsOf(opened, values)));
    return exitCodes.done;
  }
  const { model, format } = opened;
  writeLine(`format: ${format.label}`);
  writeLine(`written by: ${authorOf(model)}`);
  writeLine(`layers: ${layersText(model)}`);
  writeLine(`parameters: ${formatCount(parameterCount(model.network))}`);
  for (const line of trainingLines(model)) writeLine(line);
  states.forEach((state, index) => {
    const [left, right] = values[index]!;
    writeLine(`Q-values at [${state.join(', ')}]: left ${left}, right ${right}`);
  });
  const { mean, episodes } = await greedyMean(opened);
  writeLine(`greedy mean: ${mean.toFixed(1)} over ${episodes} episodes`);
  return exitCodes.done;
}

function factsOf({ model, format }: OpenedModel, q: readonly (readonly number[])[]): object {
  const layers = model.network.layers.map(({ units, activation }) => ({ units, activation }));
  return { format: format.id, layers, parameters: parameterCount(model.network), q };
}

function authorOf({ source }: Model): string {
  if (source === null) return 'CartPole Studio';
  return source.writtenBy ?? 'another program, which the file does not name';
}

function layersText({ network }: Model): string {
  const layers = network.layers.map(
    ({ units, activation }) => `${units} ${activationLabels[activation]}`,
  );
  return [`${network.inputs} inputs`, ...layers].join(', ');
}

function trainingLines({ metadata }: Model): string[] {
  if (metadata === null) return ['training: unknown'];
  const { seed, environmentSteps, episodes, bestGreedyMean, confirmedMean } = metadata;
  const scores = [
    ...(bestGreedyMean === null ? [] : [`best check ${bestGreedyMean}`]),
    ...(confirmedMean === null ? [] : [`confirmed on fresh starts ${confirmedMean}`]),
  ];
  return [
    `training: seed ${seed}, ${formatCount(environmentSteps)} steps, ${formatCount(episodes)} episodes`,
    ...(scores.length === 0 ? [] : [`scores: ${scores.join(', ')}`]),
  ];
}

/** Played as “test” plays, by the trainer. */
async function greedyMean(opened: OpenedModel): Promise<{ mean: number; episodes: number }> {
  const connection = await openInTrainer(opened);
  try {
    const { scores } = await connection.request(
      { type: 'test', episodes: greedyEpisodes },
      'activityEnded',
    );
    return { mean: meanOf(scores), episodes: scores.length };
  } finally {
    await connection.close();
  }
}
