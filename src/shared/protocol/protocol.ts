import * as v from 'valibot';
import { commandSchema, type Command } from './commands';
import { eventSchema, type TrainerEvent } from './events';

/** Raised by one with each change of a message that an older side could not read. */
export const PROTOCOL_VERSION = 9;

/** A message that was read, or one sentence that says why it could not be. */
export type Parsed<Message> =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly problem: string };

function parse<Message>(
  schema: v.GenericSchema<unknown, Message>,
  candidate: unknown,
): Parsed<Message> {
  const result = v.safeParse(schema, candidate, { abortEarly: true });
  if (result.success) return { ok: true, message: result.output };
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  return { ok: false, problem: path === null ? issue.message : `${path}: ${issue.message}` };
}

/** Reads a message from a face; never throws. */
export function parseCommand(candidate: unknown): Parsed<Command> {
  return parse(commandSchema, candidate);
}

/** Reads a message from the trainer; never throws. */
export function parseEvent(candidate: unknown): Parsed<TrainerEvent> {
  return parse(eventSchema, candidate);
}
