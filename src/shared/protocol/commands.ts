import * as v from 'valibot';
import { activationNames } from '../activations';
import { purposes } from './control';
import { engineChoices } from '../engines';
import {
  hyperparameterDefinitions,
  hyperparametersSchema,
} from '../hyperparameters/hyperparameters';
import { modelFilesSchema } from '../modelFile';
import { modelFormatIds } from '../modelFormats';
import { checkpointSecondsSchema } from '../preferences';

/** How fast a session plays: 1x is 50 steps a second, the environment's own time. */
export const paces = ['1x', '4x', '16x', 'max'] as const;
export type Pace = (typeof paces)[number];

export const defaultTestEpisodes = 20;
export const defaultRandomEpisodes = 10;

export const seedSchema = v.pipe(
  v.number(),
  v.integer('A seed must be a whole number.'),
  v.minValue(0, 'A seed must not be negative.'),
  v.maxValue(2 ** 32 - 1, 'A seed must be at most 4294967295.'),
);

const episodeCount = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000));
/** A number that the asker chooses; the answer carries it too. */
const requestId = v.pipe(v.number(), v.safeInteger());

/** What a face (a window, a page, a terminal) asks of the trainer. */
export const commandSchema = v.variant('type', [
  /** The first message on a port; answered by `welcome`. */
  v.strictObject({
    type: v.literal('hello'),
    protocolVersion: v.pipe(v.number(), v.integer()),
    purpose: v.picklist(purposes),
    /** Of a window that can be loaded again: it keeps the control that it had a moment ago. */
    windowId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  }),
  /** Takes control; whoever had it watches, and both hear `controlChanged`. */
  v.strictObject({ type: v.literal('takeOver') }),
  /** Trains the current agent on from where it is; a bundled one is replaced by a new one first. */
  v.strictObject({ type: v.literal('train') }),
  /**
   * Plays greedy episodes with the best model of the current agent. The seed draws the starts; the
   * agent's own does without one, so that the same model has the same scores.
   */
  v.strictObject({
    type: v.literal('test'),
    episodes: episodeCount,
    seed: v.optional(seedSchema),
  }),
  /** Plays episodes of random actions, others each time unless there is a seed. */
  v.strictObject({
    type: v.literal('playRandom'),
    episodes: episodeCount,
    seed: v.optional(seedSchema),
  }),
  /**
   * Plays the best model once, in the environment's own time, for whoever watches: no test, and no
   * score of one. It gives way to whatever is asked for, and does not begin where something runs.
   */
  v.strictObject({
    type: v.literal('demonstrate'),
    /** False draws only how it begins, for whoever wants no motion unasked. */
    moving: v.boolean(),
  }),
  v.strictObject({ type: v.literal('pause') }),
  v.strictObject({ type: v.literal('resume') }),
  /** Takes one environment step of a paused activity. */
  v.strictObject({ type: v.literal('stepOnce') }),
  v.strictObject({ type: v.literal('stop') }),
  v.strictObject({ type: v.literal('setPace'), pace: v.picklist(paces) }),
  /** Replaces the agent by a fresh one; refused while something runs. */
  v.strictObject({
    type: v.literal('newAgent'),
    hyperparameters: hyperparametersSchema,
    seed: seedSchema,
  }),
  /**
   * Lets the current agent train further than its settings said; its limits are these from now on.
   * Refused where one of them is lower than it was.
   */
  v.strictObject({
    type: v.literal('raiseLimits'),
    maxSteps: hyperparameterDefinitions.maxSteps.schema,
    maxEpisodes: hyperparameterDefinitions.maxEpisodes.schema,
  }),
  /** Changes what computes, now and for agents to come; refused if that engine is not usable. */
  v.strictObject({ type: v.literal('chooseEngine'), engine: v.picklist(engineChoices) }),
  /** Begins to install TensorFlow, or goes on with it; `enginesChanged` tells how far it is. */
  v.strictObject({ type: v.literal('installTensorflow') }),
  v.strictObject({ type: v.literal('cancelInstall') }),
  /** Takes the TensorFlow away again that this app installed. */
  v.strictObject({ type: v.literal('removeTensorflow') }),
  /** How often a run is kept, so that it survives a crash. */
  v.strictObject({ type: v.literal('setCheckpointInterval'), seconds: checkpointSecondsSchema }),
  /** Asks for the best model as it is now, as files of a format; answered by `modelExported`. */
  v.strictObject({
    type: v.literal('exportModel'),
    requestId,
    format: v.picklist(modelFormatIds),
  }),
  /**
   * The files of this face's newest export were written: the agent counts as saved as it was then.
   * Answered by `statusChanged`.
   */
  v.strictObject({ type: v.literal('modelSaved'), requestId }),
  /**
   * Replaces the agent by the model in these files, once they are read; refused where something
   * else began meanwhile. Answered by `modelOpened`, `activationNeeded` or `rejected`.
   */
  v.strictObject({
    type: v.literal('importModel'),
    requestId,
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
    files: modelFilesSchema,
    /** What the hidden layers do, where the files hold weights alone: `relu`. */
    hiddenActivation: v.optional(v.picklist(activationNames)),
  }),
  /** The window has taken this bundle of frames; the next one may come. */
  v.strictObject({
    type: v.literal('acknowledgeFrames'),
    bundle: v.pipe(v.number(), v.safeInteger()),
  }),
]);

export type Command = v.InferOutput<typeof commandSchema>;
export type CommandType = Command['type'];
export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>;
