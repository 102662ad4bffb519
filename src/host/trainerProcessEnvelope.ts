import * as v from 'valibot';

/** How often a trainer's process says that it is alive. */
export const heartbeatMs = 1000;

const lineNumber = v.pipe(v.number(), v.safeInteger());

/** What travels between a host and its trainer's process: the heartbeat, and many lines in one. */
export const envelopeSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('alive') }),
  v.strictObject({ kind: v.literal('open'), line: lineNumber }),
  v.strictObject({ kind: v.literal('message'), line: lineNumber, message: v.unknown() }),
  v.strictObject({ kind: v.literal('close'), line: lineNumber }),
]);

export type Envelope = v.InferOutput<typeof envelopeSchema>;
