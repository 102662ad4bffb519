import { decode, encode } from '@msgpack/msgpack';
import type { Hyperparameters } from '../../src/shared/hyperparameters/hyperparameters';
import { plainSettings } from './plainSettings';
import { Agent } from '../../src/trainer/training/agent';
import { runToEnd } from '../../src/trainer/training/runToEnd';
import { captureAgent } from '../../src/trainer/checkpoint/capture';
import type { Checkpoint } from '../../src/trainer/checkpoint/checkpoint';
import { createReferenceEngine } from '../../src/trainer/engines/reference/referenceEngine';
import { silentObserver } from '../trainer/support/agents';

const around = {
  activity: 'train',
  paused: false,
  pace: 'max',
  engineChoice: 'auto',
  engine: 'simd',
} as const;

/** The checkpoint of an agent that trained for a while, with some settings of the caller's. */
export function someCheckpoint(steps: number, settings: Partial<Hyperparameters> = {}): Checkpoint {
  const hyperparameters = {
    ...plainSettings,
    hiddenUnits: [5],
    replayCapacity: 40,
    learningStartsAtStep: 10,
    minibatchSize: 4,
    returnSteps: 3,
    averagingRate: 0.01,
    ...settings,
  };
  const agent = Agent.create(hyperparameters, 3, createReferenceEngine, silentObserver);
  runToEnd(agent, () => agent.dqn.environmentSteps >= steps);
  const checkpoint = captureAgent(agent, around, () => true).continue();
  if (checkpoint === null) throw new Error('A small ring is copied at once.');
  return checkpoint;
}

/**
 * The file of a checkpoint whose header says that it is of another version.
 * @param without names of arrays that the file does not hold
 */
export function ofVersion(
  version: number,
  parts: readonly Uint8Array[],
  without: readonly string[] = [],
): Uint8Array {
  const [start, header, ...bytes] = parts;
  const { arrays, ...rest } = decode(header!) as { readonly arrays: { readonly name: string }[] };
  const isHeld = (_: unknown, index: number) => !without.includes(arrays[index]!.name);
  const renamed = encode({ ...rest, version, arrays: arrays.filter(isHeld) });
  const lengthened = Buffer.from(start!);
  lengthened.writeUInt32LE(renamed.length, lengthened.length - 4);
  return Buffer.concat([lengthened, renamed, ...bytes.filter(isHeld)]);
}
