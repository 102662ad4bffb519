import * as v from 'valibot';
import { faultText } from '../app/crashReport';

/** How often a trainer's process says that it is alive. */
export const heartbeatMs = 1000;

const lineNumber = v.pipe(v.number(), v.safeInteger());

const maxNoteLength = 300;
const maxFaultLength = 16_000;

/** What a trainer's process reports of itself. */
export const trainerReportSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('alive') }),
  /** It may say nothing for so long again and again: its longest piece of work takes as long. */
  v.strictObject({
    kind: v.literal('busy'),
    silenceMs: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  }),
  /** What it does, for a report of its crash. */
  v.strictObject({ kind: v.literal('note'), text: v.pipe(v.string(), v.maxLength(maxNoteLength)) }),
  /** Its run could not be kept; the reason stands after "because". */
  v.strictObject({
    kind: v.literal('notKept'),
    reason: v.pipe(v.string(), v.maxLength(maxNoteLength)),
  }),
  /** A fault of its own, with its stack, for the log. */
  v.strictObject({
    kind: v.literal('fault'),
    text: v.pipe(v.string(), v.maxLength(maxFaultLength)),
  }),
]);

export type TrainerReport = v.InferOutput<typeof trainerReportSchema>;

export function noteOf(text: string): TrainerReport {
  return { kind: 'note', text: text.slice(0, maxNoteLength) };
}

export function notKeptOf(reason: string): TrainerReport {
  return { kind: 'notKept', reason: reason.slice(0, maxNoteLength) };
}

export function faultOf(doing: string, cause: unknown): TrainerReport {
  return { kind: 'fault', text: faultText(doing, cause).slice(0, maxFaultLength) };
}

/** A host asks a process to end that has no channel which could be closed. */
export const endRequestSchema = v.strictObject({ kind: v.literal('end') });

export type EndRequest = v.InferOutput<typeof endRequestSchema>;

/** What travels between a host and its trainer's process: the heartbeat, and many lines in one. */
export const envelopeSchema = v.variant('kind', [
  ...trainerReportSchema.options,
  v.strictObject({ kind: v.literal('open'), line: lineNumber }),
  v.strictObject({ kind: v.literal('message'), line: lineNumber, message: v.unknown() }),
  v.strictObject({ kind: v.literal('close'), line: lineNumber }),
]);

export type Envelope = v.InferOutput<typeof envelopeSchema>;
