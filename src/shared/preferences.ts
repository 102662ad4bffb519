import * as v from 'valibot';

/** How far apart two checkpoints may lie, in seconds of training. */
export const checkpointSecondsRange = { min: 1, max: 300 } as const;

export const checkpointSecondsSchema = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(checkpointSecondsRange.min),
  v.maxValue(checkpointSecondsRange.max),
);

/** What a person can set in the desktop app, apart from the agent's hyperparameters. */
export const preferencesSchema = v.strictObject({
  checkpointSeconds: checkpointSecondsSchema,
  /** Tells when training ended while the window is out of sight. */
  notifications: v.boolean(),
  /** Keeps the machine from falling asleep while it trains. */
  keepAwake: v.boolean(),
});

export type Preferences = v.InferOutput<typeof preferencesSchema>;

const { checkpointSeconds, notifications, keepAwake } = preferencesSchema.entries;

/** What a person changed of them; what is left out stays as it is. */
export const preferencesChangeSchema = v.pipe(
  v.strictObject({
    checkpointSeconds: v.exactOptional(checkpointSeconds),
    notifications: v.exactOptional(notifications),
    keepAwake: v.exactOptional(keepAwake),
  }),
  v.check((change) => Object.keys(change).length > 0, 'Nothing is changed.'),
);

export type PreferencesChange = v.InferOutput<typeof preferencesChangeSchema>;

export const defaultPreferences: Preferences = {
  checkpointSeconds: 5,
  notifications: true,
  keepAwake: true,
};
