import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  curveColumns,
  curveNames,
  episodeColumns,
  mapCurves,
} from '../../../src/shared/protocol/metricColumns';
import type { Curves } from '../../../src/trainer/models/model';
import { encodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/encode';
import { decodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/decode';
import {
  encodeCurves,
  maxSavedRows,
  savedCurvesSchema,
} from '../../../src/trainer/models/savedCurves';
import { MetricHistory } from '../../../src/trainer/training/metricHistory';
import { exampleModel } from './someModels';

/** Curves of so many rows, whose losses do not exist at first. */
function curvesOf(rows: number): Curves {
  return mapCurves((curve) => {
    const history = new MetricHistory<string>(curveColumns[curve], 100_000);
    for (let row = 0; row < rows; row++) {
      history.add({
        episode: row + 1,
        score: (row * 7) % 500,
        epsilon: 1 / (row + 1),
        meanLoss: row < 3 ? Number.NaN : 1e-7 * (row + 1) ** 1.5,
        environmentSteps: 7_654_321 * row,
        gradientSteps: 2 * row,
        truncated: row % 2,
        greedyMean: 9.35,
        confirmedMean: 468.25,
        held: row % 2,
      });
    }
    return history.thinned(maxSavedRows);
  });
}

const model = { ...exampleModel(), curves: curvesOf(100) };

describe('the curves of a saved model', () => {
  it.each([0, 1, 100, 30_000])('come back, %i rows of them, in a short file', (rows) => {
    const curves = curvesOf(rows);
    expect(curves.episodes.length).toBeLessThanOrEqual(maxSavedRows * episodeColumns.length);
    const [json] = encodeTfjsLayers({ ...model, curves });
    expect(json!.bytes.length).toBeLessThan(400_000);
    const saved: unknown = JSON.parse(JSON.stringify(encodeCurves(curves)));
    const read = v.parse(savedCurvesSchema, saved);
    for (const name of curveNames) {
      expect(read[name]).toHaveLength(curves[name].length);
      read[name].forEach((value, index) => {
        const wanted = curves[name][index]!;
        if (Number.isNaN(wanted)) expect(value).toBeNaN();
        else expect(Math.abs(value - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 1e-4);
        if (Number.isInteger(wanted)) expect(value).toBe(wanted);
      });
    }
  });

  it('are left out where they are damaged, and the model opens without them', () => {
    const [json, weights] = encodeTfjsLayers(model);
    const text = new TextDecoder().decode(json!.bytes);
    const openedFrom = (damaged: string) =>
      decodeTfjsLayers([
        { name: 'model.json', bytes: new TextEncoder().encode(damaged) },
        weights!,
      ]);
    expect(openedFrom(text).curves?.checks).toEqual(model.curves.checks);
    const damage: [RegExp, string][] = [
      [/"score": "[^"]*"/, '"score": "1 2 3"'],
      [/"score": "\d+ /, '"score": "NaN '],
      [/"score": "\d+ /, '"score": "-1 '],
      [/"greedyMean": "[^"]*"/, '"greedyMean": 7'],
      [/"environmentSteps": "0 /, '"environmentSteps": "9007199254740993 '],
      [/"gradientSteps": "[^"]*"/, '"gradients": "1"'],
    ];
    for (const [from, to] of damage) {
      const damaged = text.replace(from, to);
      expect(damaged).not.toBe(text);
      const opened = openedFrom(damaged);
      expect(opened.curves).toBeUndefined();
      expect(opened.parameters).toEqual(model.parameters);
    }
  });

  it('are those that an earlier version saved, without the marks that it did not know', () => {
    const { confirmations, keptModels, ...earlier } = encodeCurves(model.curves);
    const read = v.parse(savedCurvesSchema, earlier);
    expect(read).toEqual({
      ...v.parse(savedCurvesSchema, { ...earlier, confirmations, keptModels }),
      confirmations: new Float64Array(),
      keptModels: new Float64Array(),
    });
    const { checks, ...broken } = earlier;
    expect(checks).toBeDefined();
    expect(v.safeParse(savedCurvesSchema, broken).success).toBe(false);
  });

  it('never stop a model from opening, whatever stands in their place', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...curveNames), (value, name) => {
        const curves = { ...encodeCurves(model.curves), [name]: value };
        expect(() => v.safeParse(savedCurvesSchema, curves)).not.toThrow();
      }),
    );
  });
});
