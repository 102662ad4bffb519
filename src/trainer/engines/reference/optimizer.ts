import type { LearnerSpec } from '../engine';
import type { ParameterSets } from '../parameterSets';
import { clipScale, epsilonInsideRoot, optimizerStep } from '../optimizerStep';

/** Clips the gradients and takes one step of Adam or RMSProp; `step` counts from 1. */
export function updateParameters(
  { online, firstMoments, secondMoments }: ParameterSets,
  gradients: Float32Array,
  learner: LearnerSpec,
  step: number,
): void {
  const { stepSize, epsilon } = optimizerStep(learner, step);
  const scale = clipScale(learner, normOf(gradients));
  const isAdam = learner.optimizer === 'adam';
  const secondRate = 1 - (isAdam ? learner.adamBeta2 : learner.rmspropDecay);
  const insideRoot = epsilonInsideRoot(learner);
  for (let i = 0; i < online.length; i++) {
    const g = gradients[i]! * scale;
    if (isAdam) firstMoments[i]! += (g - firstMoments[i]!) * (1 - learner.adamBeta1);
    secondMoments[i]! += (g * g - secondMoments[i]!) * secondRate;
    const direction = isAdam ? firstMoments[i]! : g;
    const v = secondMoments[i]!;
    const root = insideRoot ? Math.sqrt(v + epsilon) : Math.sqrt(v) + epsilon;
    online[i]! -= (stepSize * direction) / root;
  }
}

/** target += rate * (online - target) */
export function softUpdate(target: Float32Array, online: Float32Array, rate: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += rate * (online[i]! - target[i]!);
}

function normOf(gradients: Float32Array): number {
  let squares = 0;
  for (const g of gradients) squares += g * g;
  return Math.sqrt(squares);
}
