import * as v from 'valibot';

/** The trainer's process may start none itself: it asks the main process for each probe. */
const probeNumber = v.pipe(v.number(), v.safeInteger());

export const probeRequestSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('probe'),
    number: probeNumber,
    addon: v.string(),
    timeoutMs: v.pipe(v.number(), v.minValue(1), v.maxValue(3_600_000)),
  }),
  v.strictObject({ kind: v.literal('cancelProbe'), number: probeNumber }),
]);

export type ProbeRequest = v.InferOutput<typeof probeRequestSchema>;

export const probeEndedSchema = v.strictObject({
  kind: v.literal('probeEnded'),
  number: probeNumber,
  result: v.strictObject({
    exitCode: v.nullable(v.number()),
    signal: v.nullable(v.custom<NodeJS.Signals>((value) => typeof value === 'string')),
    timedOut: v.boolean(),
    startError: v.nullable(v.string()),
    output: v.string(),
    problems: v.string(),
  }),
});

export type ProbeEnded = v.InferOutput<typeof probeEndedSchema>;
