import { InvalidArgumentError } from 'commander';
import { presetNames, type PresetName } from '../../../src/shared/hyperparameters/presets';

/** What a person asks of the parts that train from many seeds; null where nothing is said. */
export interface SolveOptions {
  readonly seeds: readonly number[] | null;
  readonly presets: readonly PresetName[] | null;
  /** Whether every preset trains on once it is solved. */
  readonly hold: boolean;
}

const largestSeed = 2 ** 32 - 1;

/**
 * “1-200”, or a single seed.
 * @throws InvalidArgumentError for anything else
 */
export function parseSeeds(text: string): readonly number[] {
  const [first, last] = /^(\d+)(?:-(\d+))?$/.exec(text)?.slice(1) ?? [];
  const from = Number(first);
  const to = Number(last ?? first);
  if (first === undefined || from > to || to > largestSeed) {
    throw new InvalidArgumentError(`Seeds are told as “1-200”, from 0 to ${largestSeed}.`);
  }
  return seedsFrom(from, to);
}

/** Both ends included. */
export function seedsFrom(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/**
 * Names of presets, with commas.
 * @throws InvalidArgumentError if there is no such preset
 */
export function parsePresets(text: string): readonly PresetName[] {
  return text.split(',').map((asked) => {
    const known = presetNames.find((name) => name === asked);
    if (known !== undefined) return known;
    throw new InvalidArgumentError(
      `There is no preset “${asked}”. The presets are: ${presetNames.join(', ')}.`,
    );
  });
}
