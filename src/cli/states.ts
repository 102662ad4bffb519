import * as v from 'valibot';
import { JsonRefusedError, parseBoundedJson } from '../shared/boundedJson';
import { absolutePath } from '../host/files/absolutePath';
import { FileTooLargeError, NotPlainFileError, readPlainFile } from '../host/files/plainFile';
import { systemReason } from '../host/files/systemErrors';
import { shown } from '../host/models/modelFolderError';
import { UsageError } from './exitCodes';

/** Position in m, velocity in m/s, angle in rad, angular velocity in rad/s. */
export type State = readonly [number, number, number, number];
export type States = readonly State[];

const maxStates = 10_000;
const maxBytes = 4 * 1024 * 1024;

const numberSchema = v.pipe(v.number(), v.finite());
const statesSchema = v.pipe(
  v.array(v.strictTuple([numberSchema, numberSchema, numberSchema, numberSchema])),
  v.minLength(1),
  v.maxLength(maxStates),
);

/**
 * Reads a file of states: a JSON array of arrays of four numbers.
 * @throws UsageError with one sentence if it is none
 */
export async function readStates(named: string): Promise<States> {
  const path = absolutePath(named);
  const json = parse(path, await readBytes(path));
  const result = v.safeParse(statesSchema, json, { abortEarly: true });
  if (result.success) return result.output;
  if (Array.isArray(json) && json.length > maxStates) {
    throw new UsageError(`${shown(path)} holds more than ${maxStates} states: choose fewer.`);
  }
  const place = result.issues[0].path?.map(({ key }) => Number(key) + 1) ?? [];
  const where = place.length === 0 ? '' : ` (see state ${place.join(', number ')})`;
  throw new UsageError(
    `${shown(path)} is no JSON array of states, each with 4 finite numbers${where}: write it like [[0, 0, 0.01, 0]].`,
  );
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readPlainFile(path, { maxBytes, followsLinks: true });
  } catch (error) {
    if (error instanceof NotPlainFileError) {
      throw new UsageError(`${shown(path)} is not a file: choose a JSON file of states.`);
    }
    if (error instanceof FileTooLargeError) {
      throw new UsageError(`${shown(path)} has more than ${maxBytes} bytes: choose fewer states.`);
    }
    throw new UsageError(`${shown(path)} cannot be opened, because ${systemReason(error)}.`);
  }
}

function parse(path: string, bytes: Uint8Array): unknown {
  try {
    return parseBoundedJson(bytes, maxBytes);
  } catch (error) {
    if (!(error instanceof JsonRefusedError)) throw error;
    throw new UsageError(`${shown(path)} ${error.message}: choose a JSON file of states.`);
  }
}
