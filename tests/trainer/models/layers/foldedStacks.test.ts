import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WeightSource } from '../../../../src/trainer/models/layers/layerWeights';
import { modelOfLayers } from '../../../../src/trainer/models/layers/modelOfLayers';
import { ModelFormatError } from '../../../../src/trainer/models/modelFormatError';
import { RandomStream } from '../../../../src/trainer/random';
import { volume } from '../../../support/volume';
import { qValuesOf } from '../forwardPass';
import { observations } from '../someModels';
import { dense, makers, type UnfoldedLayer } from './unfoldedLayers';

/** A stack of these layers on an observation, and a dense layer or more layers at its end. */
function stackOf(
  kinds: readonly string[],
  atEnd: readonly string[],
  seed: number,
): UnfoldedLayer[] {
  const random = new RandomStream(seed, 'initialWeights');
  const chosen = [
    ...kinds.map((kind) => makers[kind]!),
    dense(2),
    ...atEnd.map((kind) => makers[kind]!),
  ];
  const layers: UnfoldedLayer[] = [];
  chosen.forEach((make, index) => {
    layers.push(make(`layer_${index}`, layers.at(-1)?.units ?? 4, random));
  });
  return layers;
}

const any = Object.keys(makers);
const widthKept = any.filter((kind) => !kind.startsWith('dense'));
/** Reached by stacks of many activations on activations alone. */
const tooMuch = /more than the (6|1024) that can be opened/;

describe('layers folded into dense ones', () => {
  it('give what each by itself gives, one after the other', () => {
    const stacks = fc.tuple(
      fc.array(fc.constantFrom(...any), { maxLength: 9 }),
      fc.array(fc.constantFrom(...widthKept), { maxLength: 3 }),
      fc.nat(),
      observations,
    );
    const runs = volume(5000, 400);
    let played = 0;
    fc.assert(
      fc.property(stacks, ([kinds, atEnd, seed, rows]) => {
        const layers = stackOf(kinds, atEnd, seed);
        const weightOf: WeightSource = (asked, part) =>
          layers.find(({ layer }) => layer === asked)!.weights[part] ?? null;
        const path = layers.map(({ layer }) => layer);
        let folded;
        try {
          folded = modelOfLayers(path, weightOf, 3);
        } catch (error) {
          if (!(error instanceof ModelFormatError)) throw error;
          expect(error.message).toMatch(tooMuch);
          return;
        }
        played++;
        const model = { ...folded, metadata: null, source: null };
        for (const row of rows) {
          // Rounded once, the weights are off by a share of what goes through them.
          let largest = 1;
          const wanted = layers.reduce<number[]>(
            (x, layer) => {
              const y = layer.apply(x);
              largest = Math.max(largest, ...y.map(Math.abs));
              return y;
            },
            [...row],
          );
          qValuesOf(model, row).forEach((q, action) =>
            expect(Math.abs(q - wanted[action]!)).toBeLessThan(1e-5 * largest),
          );
        }
      }),
      { numRuns: runs },
    );
    expect(played).toBeGreaterThan(runs / 2);
  });
});
