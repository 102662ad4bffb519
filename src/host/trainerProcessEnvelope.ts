import * as v from 'valibot';

/** How often a trainer's process says that it is alive. */
export const heartbeatMs = 1000;

const lineNumber = v.pipe(v.number(), v.safeInteger());

/** What a trainer's process says of itself; one that is busy says nothing for a while. */
export const signSchema = v.strictObject({ kind: v.picklist(['alive', 'busy']) });

export type Sign = v.InferOutput<typeof signSchema>;

/** A host's word to a process without a channel that could be closed: it has to end. */
export const endSchema = v.strictObject({ kind: v.literal('end') });

export type End = v.InferOutput<typeof endSchema>;

/** What travels between a host and its trainer's process: the heartbeat, and many lines in one. */
export const envelopeSchema = v.variant('kind', [
  signSchema,
  v.strictObject({ kind: v.literal('open'), line: lineNumber }),
  v.strictObject({ kind: v.literal('message'), line: lineNumber, message: v.unknown() }),
  v.strictObject({ kind: v.literal('close'), line: lineNumber }),
]);

export type Envelope = v.InferOutput<typeof envelopeSchema>;
