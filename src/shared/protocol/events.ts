import * as v from 'valibot';
import { paces } from './commands';
import { engineListSchema } from '../engines';
import { frameColumns, maxFramesPerBundle } from './frames';
import { hyperparametersSchema } from '../hyperparameters/hyperparameters';
import { modelFileSchema } from '../modelFile';
import { modelFormatIds } from '../modelFormats';
import { curveColumns, episodeColumns, mapCurves, metricColumns } from './metricColumns';
import { areSoundRows } from './packedRows';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const requestId = v.pipe(v.number(), v.safeInteger());
/** `v.number()` alone takes infinity, and nothing infinite may leave a trainer. */
const finite = v.pipe(v.number(), v.finite());
const finiteOrNull = v.nullable(finite);
const score = v.pipe(finite, v.minValue(0));

function rowsOf(columns: readonly string[]) {
  return v.pipe(
    v.instance(Float64Array),
    v.check((rows) => rows.length % columns.length === 0, 'Rows are incomplete.'),
    v.check((rows) => areSoundRows(rows, columns), 'Rows hold what is no number.'),
  );
}

/** An agent's own curves; those of an opened model came with it. */
const curveEntries = mapCurves((curve) => rowsOf(curveColumns[curve]));

/** What the trainer is busy with. */
const activities = ['idle', 'train', 'test', 'random', 'demonstration'] as const;
export type Activity = (typeof activities)[number];

/** Whether anything can begin at once: a demonstration gives way to whatever is asked for. */
export function isAtRest(activity: Activity): activity is 'idle' | 'demonstration' {
  return activity === 'idle' || activity === 'demonstration';
}

const agentSchema = v.strictObject({
  /** Shipped with the app, made new from the settings, or opened from a folder. */
  origin: v.picklist(['bundled', 'new', 'opened']),
  /** What to call it: "Trained example", "New agent", the opened folder's name. */
  name: v.string(),
  hyperparameters: hyperparametersSchema,
  seed: finite,
  /** Units from the observation to the actions, such as [4, 64, 2]. */
  layerUnits: v.array(count),
  /** The dense layers, from the first to the one of the actions. */
  layers: v.array(v.strictObject({ units: count, activation: v.string() })),
  parameterCount: count,
  /** Who made the model that it was opened from; null for one of this app. */
  source: v.nullable(
    v.strictObject({ formatLabel: v.string(), writtenBy: v.nullable(v.string()) }),
  ),
  /** Its greedy mean as it was opened, on the starts of every check; null until it is played. */
  openedMean: finiteOrNull,
  environmentSteps: count,
  gradientSteps: count,
  episodes: count,
  epsilon: finite,
  /** The best greedy check so far; null before the first. */
  bestGreedyMean: finiteOrNull,
  /** Environment steps at which a confirmed check solved it; null while it is unsolved. */
  solvedAtStep: finiteOrNull,
  /** Mean of the very confirmation that solved it; null where an older file does not tell. */
  solvedWithMean: finiteOrNull,
  /** Mean of the best model's confirmation, which may be a later one; null where it had none. */
  confirmedMean: finiteOrNull,
  /** It learnt something that no file holds. */
  unsaved: v.boolean(),
});

/** The agent as a face sees it. */
export type AgentStatus = v.InferOutput<typeof agentSchema>;

const statusSchema = v.strictObject({
  activity: v.picklist(activities),
  paused: v.boolean(),
  pace: v.picklist(paces),
  agent: agentSchema,
});

export type Status = v.InferOutput<typeof statusSchema>;

const checkSchema = v.strictObject({ environmentSteps: count, greedyMean: score });
export type GreedyCheck = v.InferOutput<typeof checkSchema>;

const confirmationSchema = v.strictObject({
  environmentSteps: count,
  confirmedMean: score,
  /** The mean counts as solved on fresh starts too. */
  held: v.boolean(),
  /** It is the first that held: the agent is solved by it. */
  solved: v.boolean(),
});
export type Confirmation = v.InferOutput<typeof confirmationSchema>;

/** What the trainer tells every face. */
export const eventSchema = v.variant('type', [
  /** The answer to `hello`: all that a face needs to draw what happened before it came. */
  v.strictObject({
    type: v.literal('welcome'),
    protocolVersion: v.pipe(v.number(), v.integer()),
    /** Whether this face may command; one without control sees all the same. */
    hasControl: v.boolean(),
    /** What the trainer went on from after it was lost, in a sentence; null where it was not. */
    resumed: v.nullable(v.string()),
    status: statusSchema,
    engines: engineListSchema,
    ...curveEntries,
  }),
  /** This face has control from now on, or another one does. */
  v.strictObject({ type: v.literal('controlChanged'), hasControl: v.boolean() }),
  /** Something other than counters changed: activity, pause, pace, agent. */
  v.strictObject({ type: v.literal('statusChanged'), status: statusSchema }),
  /** An engine became ready or failed, was measured, chosen or put to work; an installation went on. */
  v.strictObject({ type: v.literal('enginesChanged'), engines: engineListSchema }),
  /** The engine that computed failed, and another one goes on with what it did. */
  v.strictObject({
    type: v.literal('engineReplaced'),
    /** In words: "WebAssembly SIMD". */
    from: v.string(),
    to: v.string(),
    /** A clause: "its loss was not a number". */
    reason: v.string(),
    /** Gradient steps between the weights from which it goes on and those that were lost. */
    gradientStepsLost: count,
  }),
  /** The agent was replaced: curves start anew. Comes before the `statusChanged` that shows it. */
  v.strictObject({ type: v.literal('agentReplaced'), ...curveEntries }),
  v.strictObject({
    type: v.literal('frames'),
    bundle: count,
    frames: v.pipe(
      v.instance(Float32Array),
      v.check(
        (frames) =>
          frames.length % frameColumns.length === 0 &&
          frames.length <= maxFramesPerBundle * frameColumns.length,
        'Frames are incomplete or too many.',
      ),
      v.check((frames) => areSoundRows(frames, frameColumns), 'Frames hold what is no number.'),
    ),
  }),
  /** Training episodes that ended since the last such event. */
  v.strictObject({ type: v.literal('episodesEnded'), rows: rowsOf(episodeColumns) }),
  v.strictObject({ type: v.literal('metrics'), rows: rowsOf(metricColumns) }),
  /** Counters, about ten times a second while something runs. */
  v.strictObject({
    type: v.literal('progress'),
    environmentSteps: count,
    gradientSteps: count,
    episodes: count,
    epsilon: finite,
    /** Environment steps a second of wall time, over the last second or so. */
    stepsPerSecond: finite,
  }),
  /** A greedy check on the fixed starts ended. */
  v.strictObject({ type: v.literal('checked'), ...checkSchema.entries }),
  /** A good check was tried on fresh starts. */
  v.strictObject({ type: v.literal('confirmed'), ...confirmationSchema.entries }),
  /** The model that Test and Save use was renewed. */
  v.strictObject({
    type: v.literal('modelKept'),
    reason: v.picklist(['check', 'episodeScore']),
    environmentSteps: count,
    score,
  }),
  /** An episode of a test or of random play ended. */
  v.strictObject({
    type: v.literal('playEpisodeEnded'),
    activity: v.picklist(['test', 'random']),
    /** From 1. */
    episode: count,
    ofEpisodes: count,
    score,
  }),
  /** An activity came to its end. */
  v.strictObject({
    type: v.literal('activityEnded'),
    activity: v.picklist(['train', 'test', 'random', 'demonstration']),
    reason: v.picklist(['solved', 'limit', 'finished', 'stopped', 'failed']),
    /** Of all but training: the score of each finished episode. */
    scores: v.array(score),
    /** Wall time spent on it, pauses included. */
    wallMs: finite,
  }),
  v.strictObject({
    type: v.literal('modelExported'),
    requestId,
    format: v.picklist(modelFormatIds),
    /** A name to propose, without an ending, such as "cartpole-500-seed-7". */
    suggestedName: v.string(),
    /** One file, or those of a folder. */
    files: v.array(modelFileSchema),
    /** The text to lay beside them; it calls the model's file by the suggested name. */
    readme: v.string(),
  }),
  v.strictObject({
    type: v.literal('modelOpened'),
    requestId,
    name: v.string(),
    /**
     * Which settings apply when it is trained on, in a sentence; and in another, what computes it,
     * where not every engine does.
     */
    trainsOn: v.string(),
  }),
  /** The files hold weights alone: they open with an `importModel` that names an activation. */
  v.strictObject({
    type: v.literal('activationNeeded'),
    requestId,
    name: v.string(),
    /** Units from the observation to the actions, such as [4, 24, 24, 2]. */
    layerUnits: v.array(count),
  }),
  /** A message could not be accepted; nothing changed. */
  v.strictObject({
    type: v.literal('rejected'),
    requestId: v.nullable(requestId),
    /** The command's type, where the message had a known one. */
    command: v.nullable(v.string()),
    /** One sentence: what was wrong, and what to do. */
    message: v.string(),
  }),
  /** The run could not be kept, the first time in a row; to stand after "because". */
  v.strictObject({ type: v.literal('checkpointFailed'), reason: v.string() }),
  /** The trainer itself failed; what ran was stopped. */
  v.strictObject({ type: v.literal('failed'), message: v.string() }),
]);

export type TrainerEvent = v.InferOutput<typeof eventSchema>;
export type TrainerEventType = TrainerEvent['type'];
export type EventOf<Type extends TrainerEventType> = Extract<TrainerEvent, { type: Type }>;
