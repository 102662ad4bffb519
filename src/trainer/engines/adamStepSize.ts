import type { LearnerSpec } from '../engine';

/**
 * Adam's learning rate with both bias corrections, lr * sqrt(1 - beta2^t) / (1 - beta1^t), as
 * Keras computes it.
 * @param step number of this gradient step, from 1
 */
export function adamStepSize(learner: LearnerSpec, step: number): number {
  const meanCorrection = 1 - learner.adamBeta1 ** step;
  const varianceCorrection = 1 - learner.adamBeta2 ** step;
  return (learner.learningRate * Math.sqrt(varianceCorrection)) / meanCorrection;
}
