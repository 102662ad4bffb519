import * as v from 'valibot';
import { paces, seedSchema } from '../../shared/protocol/commands';
import { engineChoices, engineIds } from '../../shared/engines';
import { cartPole } from '../environment/cartPole';
import { activationNames } from '../engines/engine';
import { savedHyperparameters } from '../models/savedHyperparameters';

/**
 * All that a run needs to go on, apart from its large arrays: what a checkpoint file holds as
 * named values. Checked whenever it is read, since a file may be anybody's.
 */

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const score = v.pipe(finite, v.minValue(0));
const unitInterval = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const int32 = v.pipe(v.number(), v.integer(), v.minValue(-(2 ** 31)), v.maxValue(2 ** 31 - 1));
const randomState = v.pipe(v.strictTuple([int32, int32, int32, int32]), v.readonly());
const divisor = v.pipe(finite, v.gtValue(0));

/** A loss that is no number is the run's own trouble, and no damage of the file. */
const lossMean = v.strictObject({ sum: v.union([v.number(), v.nan()]), count });
export type RunningMeanState = v.InferOutput<typeof lossMean>;

const episode = v.strictObject({
  xM: v.number(),
  xDotMps: v.number(),
  thetaRad: v.number(),
  thetaDotRadps: v.number(),
  steps: v.pipe(count, v.maxValue(cartPole.timeLimitSteps)),
  state: v.picklist(['running', 'terminated', 'truncated']),
  lastForceN: finite,
});
export type EpisodeSnapshot = v.InferOutput<typeof episode>;

const keptModel = v.strictObject({
  standing: v.nullable(v.strictObject({ greedyMean: score, confirmedMean: v.nullable(score) })),
  solvedAtStep: v.nullable(count),
});
export type BestModelState = v.InferOutput<typeof keptModel>;

const dqn = v.strictObject({
  environmentSteps: count,
  gradientSteps: count,
  explored: v.boolean(),
  gradientStepsDue: count,
  epsilon: unitInterval,
  episode,
  /** The random streams, each where it stands. */
  startStates: randomState,
  exploration: randomState,
  sampling: randomState,
  /** Transitions in the ring, and the slot that is filled next. */
  replaySize: count,
  replayNext: count,
});
export type DqnState = v.InferOutput<typeof dqn>;

const training = v.strictObject({
  ended: v.nullable(v.picklist(['solved', 'limit'])),
  episodes: count,
  episodeLoss: lossMean,
  metricLoss: lossMean,
  /** Where the stream stood before the confirmation that is being played, if one is. */
  confirmStarts: randomState,
  /** What was being played: it is begun anew, from the same starts. */
  evaluation: v.nullable(v.picklist(['check', 'confirmation'])),
  lastCheckMean: score,
});
export type TrainingState = v.InferOutput<typeof training>;

const network = v.strictObject({
  inputs: v.pipe(v.number(), v.value(cartPole.observationSize as number)),
  layers: v.pipe(
    v.array(
      v.strictObject({
        units: v.pipe(count, v.minValue(1)),
        activation: v.picklist(activationNames),
        dropoutRate: v.pipe(v.number(), v.minValue(0), v.ltValue(1)),
      }),
    ),
    v.minLength(1),
    v.readonly(),
    v.check((layers) => layers.at(-1)!.units === cartPole.actionCount, 'Wrong number of actions.'),
  ),
});

const agent = v.strictObject({
  origin: v.picklist(['new', 'opened']),
  name: v.string(),
  seed: seedSchema,
  hyperparameters: savedHyperparameters,
  network,
  observationDivisors: v.pipe(v.strictTuple([divisor, divisor, divisor, divisor]), v.readonly()),
  dqn,
  training,
  kept: keptModel,
  /** The optimizer's count of steps, which the dropout masks depend on too. */
  optimizerSteps: count,
  /** Environment steps up to which a file of the person's own holds the agent. */
  savedSteps: count,
});
export type AgentState = v.InferOutput<typeof agent>;

export const studioStateSchema = v.strictObject({
  agent,
  /** Whether it was training, and if so, whether it was paused. */
  activity: v.picklist(['idle', 'train']),
  paused: v.boolean(),
  pace: v.picklist(paces),
  engineChoice: v.picklist(engineChoices),
  /** The engine that computed. */
  engine: v.picklist(engineIds),
});
export type StudioState = v.InferOutput<typeof studioStateSchema>;
