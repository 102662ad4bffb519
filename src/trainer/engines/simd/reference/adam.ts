import type { LearnerSpec } from '../../../engine';
import { adamStepSize } from '../../adamStepSize';

/** Kingma and Ba, 2015, in Keras' form; `step` counts from 1. */
export function adamUpdate(
  parameters: Float32Array,
  mean: Float32Array,
  variance: Float32Array,
  gradients: Float32Array,
  learner: LearnerSpec,
  step: number,
): void {
  const stepSize = adamStepSize(learner, step);
  for (let i = 0; i < parameters.length; i++) {
    const g = gradients[i]!;
    mean[i]! += (g - mean[i]!) * (1 - learner.adamBeta1);
    variance[i]! += (g * g - variance[i]!) * (1 - learner.adamBeta2);
    parameters[i]! -= (stepSize * mean[i]!) / (Math.sqrt(variance[i]!) + learner.adamEpsilon);
  }
}

/** target += rate * (online - target) */
export function softUpdate(target: Float32Array, online: Float32Array, rate: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += rate * (online[i]! - target[i]!);
}
