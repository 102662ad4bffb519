import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  hyperparameterNames,
  neutralHyperparameters,
} from '../../../src/shared/hyperparameters/hyperparameters';
import { presetNames, presets } from '../../../src/shared/hyperparameters/presets';
import { savedHyperparameters } from '../../../src/trainer/models/savedHyperparameters';

const read = (saved: object) => v.parse(savedHyperparameters, saved);

describe('hyperparameters out of a file', () => {
  const cases = presetNames.flatMap((preset) =>
    hyperparameterNames.map((name) => [name, preset] as const),
  );

  it.each(cases)('without %s have its neutral value beside the others of %s', (name, preset) => {
    const { hyperparameters } = presets[preset];
    const saved = Object.fromEntries(
      Object.entries(hyperparameters).filter(([saved]) => saved !== name),
    );
    expect(read(saved)).toEqual({ ...hyperparameters, [name]: neutralHyperparameters[name] });
  });

  it('may know Adam’s epsilon by its old name, and more than this app', () => {
    const { optimizerEpsilon, ...saved } = presets.tutorial.hyperparameters;
    expect(read({ ...saved, adamEpsilon: optimizerEpsilon, ofTomorrow: true })).toEqual(
      presets.tutorial.hyperparameters,
    );
  });
});
