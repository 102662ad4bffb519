import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { HyperparameterDefinition } from '../../../src/shared/hyperparameters/definition';
import {
  hyperparameterDefinitions,
  hyperparameterNames,
  hyperparametersSchema,
  neutralHyperparameters,
  type HyperparameterName,
} from '../../../src/shared/hyperparameters/hyperparameters';

function definitionOf(name: string): HyperparameterDefinition {
  expect(hyperparameterNames).toContain(name);
  return hyperparameterDefinitions[name as HyperparameterName];
}

describe('a hyperparameter’s declaration', () => {
  it.each(hyperparameterNames)('gives %s a neutral value within its range', (name) => {
    const { neutral, schema } = definitionOf(name);
    expect(neutral).toBeDefined();
    expect(v.is(schema as v.GenericSchema, neutral)).toBe(true);
  });

  it('has neutral values that go together', () => {
    expect(v.parse(hyperparametersSchema, neutralHyperparameters)).toEqual(neutralHyperparameters);
  });

  it('says without which value of another one it has no effect', () => {
    for (const name of hyperparameterNames) {
      const { inactiveWhile } = definitionOf(name);
      if (inactiveWhile === undefined) continue;
      const { schema } = definitionOf(inactiveWhile.setting);
      expect(inactiveWhile.setting).not.toBe(name);
      for (const value of inactiveWhile.is) {
        expect(v.is(schema as v.GenericSchema, value)).toBe(true);
      }
    }
  });

  it('keeps the neutral values that released files rely on', () => {
    // Version 0.1.0 reads files of its first format, which lack these, by these values.
    expect(neutralHyperparameters).toMatchObject({
      optimizer: 'adam',
      optimizerForm: 'keras',
      rmspropDecay: 0.9,
      gradientClipNorm: 0,
    });
  });
});
