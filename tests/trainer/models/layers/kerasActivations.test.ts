import { describe, expect, it } from 'vitest';
import { activationNames } from '../../../../src/shared/activations';
import {
  kerasActivation,
  kerasNameOf,
  unplayableActivations,
} from '../../../../src/trainer/models/layers/kerasActivations';
import numbers from '../../../data/kerasActivations.json';

describe('Keras’ names of activations', () => {
  it.each([1, 2, 3] as const)('are read by Keras %i as they were written for it', (keras) => {
    for (const activation of activationNames) {
      const name = kerasNameOf(activation, keras);
      if (name !== null) expect(kerasActivation(name, keras), name).toBe(activation);
    }
  });

  it('are all known, and but for one mean the same to Keras 2 and 3', () => {
    for (const name of Object.keys(numbers.keras3)) {
      expect(kerasActivation(name, 3), name).not.toBeNull();
      const isSame = kerasActivation(name, 2) === kerasActivation(name, 3);
      expect(isSame, name).toBe(name !== 'hard_sigmoid');
    }
    for (const name of Object.keys(numbers.keras2)) {
      expect(activationNames, name).toContain(kerasActivation(name, 2));
    }
  });

  it.each(['hard_sigmoid', 'hardSigmoid', 'constructor', 'toString', '', 'ReLU'])(
    'hold nothing else: “%s”',
    (name) => {
      const wanted = name === 'hard_sigmoid' ? 'hardSigmoid' : null;
      expect(kerasActivation(name, 3)).toBe(wanted);
    },
  );

  it('leave out those that cannot be played', () => {
    for (const name of unplayableActivations.keys()) expect(kerasActivation(name, 3)).toBeNull();
  });
});
