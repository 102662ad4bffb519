import * as v from 'valibot';
import { cartPole } from '../shared/cartPole';

/** Values that the states of several classes are made of, as a file may hold them. */

/** Where training ends: further than any run gets, and every number up to here is exact. */
export const lastCount = 1e12;
/** A file may hold a few more: the gradient steps that followed the last environment step. */
export const maxSavedCount = lastCount + 1e6;

export const countSchema = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(0),
  v.maxValue(maxSavedCount),
);
export const finiteSchema = v.pipe(v.number(), v.finite());
/** A score, or a mean of scores. */
export const scoreSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(cartPole.timeLimitSteps));
export const unitIntervalSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
