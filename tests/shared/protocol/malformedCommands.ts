import fc from 'fast-check';
import type { Command } from '../../../src/shared/protocol/commands';
import { plainSettings } from '../../support/plainSettings';

const hyperparameters = plainSettings;

const validCommands: readonly Command[] = [
  { type: 'hello', protocolVersion: 1, purpose: 'control', windowId: 'one' },
  { type: 'takeOver' },
  { type: 'train' },
  { type: 'test', episodes: 5, seed: 1 },
  { type: 'playRandom', episodes: 5 },
  { type: 'demonstrate', moving: true },
  { type: 'pause' },
  { type: 'resume' },
  { type: 'stepOnce' },
  { type: 'stop' },
  { type: 'setPace', pace: 'max' },
  { type: 'newAgent', hyperparameters, seed: 3 },
  { type: 'raiseLimits', maxSteps: 1000, maxEpisodes: 0 },
  { type: 'exportModel', requestId: 4, format: 'tfjsLayers' },
  { type: 'modelSaved', requestId: 4 },
  {
    type: 'importModel',
    requestId: 5,
    name: 'model',
    files: [{ name: 'model.json', bytes: new Uint8Array(3) }],
  },
  { type: 'acknowledgeFrames', bundle: 6 },
];

/** Fits no field of any command: wrong in kind, in range or in form. */
const neverValid = fc.constantFrom<unknown>(
  null,
  true,
  [],
  [null],
  { a: 1 },
  NaN,
  Infinity,
  1.5,
  -0.5,
  new Float32Array(2),
);

const badFile = fc.constantFrom<unknown>(
  { name: '', bytes: new Uint8Array(1) },
  { name: '../model.json', bytes: new Uint8Array(1) },
  { name: '..', bytes: new Uint8Array(1) },
  { name: 'model.json', bytes: [1, 2] },
  { name: 'model.json', bytes: 'text' },
  { name: 'model.json' },
  { name: 'model.json', bytes: new Uint8Array(1), path: '/etc' },
  'model.json',
);

/** No setting takes any of these. */
const badSetting = fc.constantFrom<unknown>(null, NaN, -1e12, 1e12, 'no such option', {}, []);

const aCommand = fc.constantFrom(...validCommands);

/** Objects that are nearly commands, and others that are nothing like one; none is valid. */
export const malformedCommands: fc.Arbitrary<object> = fc.oneof(
  // One field spoilt, or its type unknown.
  fc
    .tuple(aCommand, fc.nat(), neverValid)
    // What is there already would spoil nothing.
    .filter(
      ([command, field, value]) =>
        value !== Object.values(command)[field % Object.keys(command).length],
    )
    .map(([command, field, value]) => ({ ...command, [nth(command, field)]: value })),
  // One field missing: the type itself, or one that it needs.
  fc
    .tuple(aCommand, fc.nat())
    .map(([command, field]) => without(command, nth(command, field)))
    .filter((message) => !('type' in message) || message['type'] !== 'test' || 'seed' in message),
  // A field too many.
  fc.tuple(aCommand, fc.jsonValue()).map(([command, value]) => ({ ...command, more: value })),
  fc.tuple(fc.constantFrom(...Object.keys(hyperparameters)), badSetting).map(([name, value]) => ({
    type: 'newAgent',
    seed: 3,
    hyperparameters: { ...hyperparameters, [name]: value },
  })),
  fc
    .tuple(fc.constantFrom('train ', 'Train', '', 'constructor', '__proto__'), aCommand)
    .map(([type, command]) => ({ ...command, type })),
  badFile.map((file) => ({ type: 'importModel', requestId: 5, name: 'model', files: [file] })),
  fc.array(fc.jsonValue()),
  fc.dictionary(fc.string(), fc.jsonValue()),
);

function nth(command: Command, index: number): string {
  const names = Object.keys(command);
  return names[index % names.length]!;
}

function without(command: Command, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(command).filter(([key]) => key !== name));
}
