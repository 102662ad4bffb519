import * as v from 'valibot';
import { quoted, refuse } from './modelFormatError';

/**
 * A part of a file that has the form it should have.
 * @param what begins the sentence that refuses it: "model.json", "The layer “dense”"
 * @param part of it, where it has several: "weightsManifest"
 * @throws ModelFormatError if it has not
 */
export function readAs<Output>(
  schema: v.GenericSchema<unknown, Output>,
  candidate: unknown,
  what: string,
  part: string | null = null,
): Output {
  const result = v.safeParse(schema, candidate, { abortEarly: true });
  if (result.success) return result.output;
  const path = v.getDotPath(result.issues[0]);
  return refuse(
    `${what} is damaged, since ${placeOf(path, part)} is missing or not of the right kind: save the model again.`,
  );
}

function placeOf(path: string | null, part: string | null): string {
  if (path === null) return part ?? 'its content';
  return part === null ? `its ${quoted(path)}` : `${quoted(path)} of ${part}`;
}
