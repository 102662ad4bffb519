import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foldDueling, unfoldDueling } from '../../../src/trainer/agent/dueling';
import { parameterCount, type NetworkSpec } from '../../../src/trainer/engines/engine';
import { float64Forward } from '../engines/parity/support/float64Network';
import { expectClose } from '../engines/parity/support/closeness';
import { dense, randomSnapshot } from '../engines/parity/support/someNetworks';

const hidden = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 2 });
const observations = Float32Array.of(0.1, -2, 0.3, 4, -1, 0.5, 0, 0.25);

function valuesOf(network: NetworkSpec, parameters: Float32Array): number[] {
  return float64Forward(network, parameters, observations, 2, null);
}

it('dueling heads become one plain layer of the same values, and that becomes heads again', () => {
  fc.assert(
    fc.property(hidden, fc.nat(1000), (units, seed) => {
      const layers = [...units.map((width) => dense(width, 'relu', 0.5)), dense(3, 'linear')];
      const network = { inputs: 4, layers, isDueling: true };
      const parameters = randomSnapshot(network, seed).online;
      const expected = valuesOf(network, parameters);
      const plain = foldDueling({ network, parameters });
      expect(plain.network).toEqual({
        inputs: 4,
        layers: [...layers.slice(0, -1), dense(2, 'linear')],
      });
      expect(plain.parameters.length).toBe(parameterCount(plain.network));
      expectClose(valuesOf(plain.network, plain.parameters), expected, 1e-6);
      const heads = unfoldDueling(plain);
      expect(heads.network).toEqual(network);
      expectClose(valuesOf(network, heads.parameters), expected, 1e-6);
    }),
  );
});

it('leaves a plain network as it is', () => {
  const network = { inputs: 4, layers: [dense(2, 'linear')] };
  const plain = { network, parameters: randomSnapshot(network, 1).online };
  expect(foldDueling(plain)).toEqual(plain);
});
