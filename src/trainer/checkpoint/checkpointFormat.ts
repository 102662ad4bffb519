import { decode, encode } from '@msgpack/msgpack';
import * as v from 'valibot';
import { allFinite } from '../../shared/allFinite';
import { curveColumns, mapCurves } from '../../shared/protocol/metricColumns';
import { holdsAtMost } from '../../shared/protocol/messagePackItems';
import { areSoundRows, withoutInfiniteGaps } from '../../shared/protocol/packedRows';
import type { AgentArrays } from '../training/agentState';
import type { Checkpoint } from './checkpoint';
import {
  arrayTypes,
  checkpointVersion,
  migrated,
  type StoredArray,
  type StoredCheckpoint,
} from './migrations';
import { studioStateSchema, type StudioState } from './state';
import { arePriorities } from '../agent/prioritizedSampler';
import { keepsAverage, parameterCount } from '../engines/engine';
import { mapParameterSets } from '../engines/parameterSets';
import { ModelFormatError, quoted, refuse } from '../models/modelFormatError';

/**
 * A checkpoint's bytes: the eight letters of `magic`, the header's length as an unsigned 32-bit
 * number, the header (a MessagePack map of `headerSchema`), and the arrays that it lists, one after
 * another without gaps. Numbers are little-endian, as on every machine that this app runs on.
 */
const magic = new TextEncoder().encode('CPSCKPT1');
/** A few hundred values, and more than ten times as many some day. */
const maxHeaderItems = 10_000;
const maxHeaderBytes = 1024 * 1024;
const headerStart = magic.length + 4;

type ArrayType = keyof typeof arrayTypes;

const versionSchema = v.object({
  version: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 1),
});
/** The state is checked after the migrations. */
const headerSchema = v.strictObject({
  ...versionSchema.entries,
  state: v.unknown(),
  arrays: v.array(
    v.strictObject({
      name: v.string(),
      type: v.picklist(['Float32Array', 'Float64Array', 'Uint8Array']),
      length: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    }),
  ),
});

/** A newer version of the app wrote the checkpoint, in a form that this one cannot know. */
export class NewerCheckpointError extends ModelFormatError {}

/** The parts of a checkpoint's file, to be written one after another; the arrays are not copied. */
export function encodeCheckpoint({ state, arrays }: Checkpoint): Uint8Array[] {
  const named = Object.entries(flatten(arrays, keepsAverage(state.agent.hyperparameters)));
  const header = encode({
    version: checkpointVersion,
    state,
    arrays: named.map(([name, array]) => ({ name, type: typeOf(array), length: array.length })),
  } satisfies v.InferOutput<typeof headerSchema>);
  const start = new Uint8Array(headerStart);
  start.set(magic);
  new DataView(start.buffer).setUint32(magic.length, header.length, true);
  const bytes = named.map(
    ([, array]) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
  );
  return [start, header, ...bytes];
}

/**
 * Reads a checkpoint of this version of the app or of an older one.
 * @throws ModelFormatError with one sentence if the bytes are no whole checkpoint
 * @throws NewerCheckpointError with one sentence if a newer version of the app wrote it
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const isOurs = bytes.length >= headerStart && magic.every((byte, i) => bytes[i] === byte);
  if (!isOurs) refuse('The file is no checkpoint of CartPole Studio.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const arraysStart = headerStart + view.getUint32(magic.length, true);
  const header = readHeader(bytes.subarray(headerStart, arraysStart));
  const arrays = new Map<string, StoredArray>();
  let offset = arraysStart;
  for (const { name, type, length } of header.arrays) {
    const Constructor = arrayTypes[type];
    const end = offset + length * Constructor.BYTES_PER_ELEMENT;
    if (end > bytes.length) refuse('The checkpoint is cut short.');
    // A copy with its own buffer, since the arrays in the file are not aligned. Not `slice`, which
    // copies nothing where the bytes are a Buffer of Node's.
    arrays.set(name, new Constructor(new Uint8Array(bytes.subarray(offset, end)).buffer));
    offset = end;
  }
  if (offset !== bytes.length) refuse('The checkpoint is followed by other bytes.');
  const stored = migrate(header.version, { state: header.state, arrays });
  const { state } = check(v.object({ state: studioStateSchema }), stored);
  return { state, arrays: unflatten(stored.arrays, state) };
}

function readHeader(bytes: Uint8Array): v.InferOutput<typeof headerSchema> {
  let header: unknown;
  try {
    // Its reader would make lists of any length that a few bytes announce.
    if (bytes.length > maxHeaderBytes || !holdsAtMost(bytes, maxHeaderItems)) {
      refuse('The checkpoint’s header is damaged.');
    }
    header = decode(bytes);
  } catch {
    // Where MessagePack stopped reading tells nobody anything.
    refuse('The checkpoint’s header is damaged.');
  }
  if (check(versionSchema, header).version > checkpointVersion) {
    throw new NewerCheckpointError(
      'The checkpoint is of a newer version of CartPole Studio: update the app to open it.',
    );
  }
  return check(headerSchema, header);
}

function migrate(version: number, stored: StoredCheckpoint): StoredCheckpoint {
  try {
    return migrated(version, stored);
  } catch {
    // A migration met what its version never wrote.
    return refuse(`The checkpoint of version ${version} is damaged.`);
  }
}

function check<Output>(schema: v.GenericSchema<unknown, Output>, input: unknown): Output {
  const parsed = v.safeParse(schema, input, { abortEarly: true });
  if (parsed.success) return parsed.output;
  // A name out of a damaged file may hold anything.
  return refuse(
    `The checkpoint’s ${quoted(v.getDotPath(parsed.issues[0]) ?? 'header')} is damaged.`,
  );
}

function flatten(
  { weights, kept, transitions, priorities, curves }: AgentArrays,
  withAverage: boolean,
) {
  const { averaged, ...sets } = weights;
  return {
    ...sets,
    ...(withAverage && { averaged }),
    ...(kept === null ? {} : { kept }),
    ...transitions,
    ...(priorities === null ? {} : { priorities }),
    ...curves,
  };
}

/**
 * @throws ModelFormatError if an array is missing, of another type or of a wrong length, or holds
 *   what is no number
 */
function unflatten(arrays: ReadonlyMap<string, StoredArray>, state: StudioState): AgentArrays {
  const { network, dqn } = state.agent;
  const parameters = parameterCount(network);
  const { replaySize } = dqn;
  const wide = replaySize * network.inputs;

  function take<Type extends ArrayType>(
    name: string,
    type: Type,
    isRight: (length: number) => boolean,
  ): InstanceType<(typeof arrayTypes)[Type]> {
    const array = arrays.get(name);
    if (!(array instanceof arrayTypes[type]) || !isRight(array.length)) {
      return refuse(`The checkpoint’s ${name} are missing or of a wrong length.`);
    }
    return array as InstanceType<(typeof arrayTypes)[Type]>;
  }
  function sound<Floats extends Float32Array | Float64Array>(name: string, floats: Floats): Floats {
    return allFinite(floats) ? floats : refuseNumbers(name);
  }
  const floats = (name: string, length: number) =>
    sound(
      name,
      take(name, 'Float32Array', (actual) => actual === length),
    );
  const bytes = (name: string) => take(name, 'Uint8Array', (actual) => actual === replaySize);
  const priorities = () => {
    const stored = take('priorities', 'Float64Array', (actual) => actual === replaySize);
    return arePriorities(stored)
      ? stored
      : refuse('The checkpoint’s priorities hold numbers that are not above 0 and finite.');
  };
  const rows = (name: string, columns: readonly string[]) => {
    const stored = take(name, 'Float64Array', (actual) => actual % columns.length === 0);
    // An early version kept the infinite losses of a run that diverged.
    const packed = withoutInfiniteGaps(stored, columns);
    return areSoundRows(packed, columns) ? packed : refuseNumbers(name);
  };

  return {
    weights: mapParameterSets((set) =>
      floats(
        set === 'averaged' && !keepsAverage(state.agent.hyperparameters) ? 'online' : set,
        parameters,
      ),
    ),
    kept: arrays.has('kept') ? floats('kept', parameters) : null,
    transitions: {
      observations: floats('observations', wide),
      actions: bytes('actions'),
      rewards: floats('rewards', replaySize),
      nextObservations: floats('nextObservations', wide),
      discounts: sound(
        'discounts',
        take('discounts', 'Float64Array', (actual) => actual === replaySize),
      ),
    },
    priorities: dqn.prioritizedSampler === null ? null : priorities(),
    curves: mapCurves((curve) => rows(curve, curveColumns[curve])),
  };
}

function refuseNumbers(name: string): never {
  return refuse(`The checkpoint’s ${name} hold numbers that are not finite.`);
}

function typeOf(array: StoredArray): ArrayType {
  if (array instanceof Float32Array) return 'Float32Array';
  return array instanceof Float64Array ? 'Float64Array' : 'Uint8Array';
}
