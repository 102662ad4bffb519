import * as v from 'valibot';

/** Values that the states of several classes are made of, as a file may hold them. */

export const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const finiteSchema = v.pipe(v.number(), v.finite());
export const scoreSchema = v.pipe(finiteSchema, v.minValue(0));
export const unitIntervalSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
