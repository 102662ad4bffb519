import type { LearnerSpec } from '../engine';
import type { ParameterSets } from '../parameterSets';
import { clipScale, epsilonInsideRoot, type OptimizerStep } from '../optimizerStep';

/**
 * Clips the gradients, dOnline, and takes one step of Adam or RMSProp. All are (parameters).
 * @param factors of this gradient step
 */
export function updateParameters(
  { online, firstMoments, secondMoments }: ParameterSets,
  dOnline: Float32Array,
  learner: LearnerSpec,
  factors: OptimizerStep,
): void {
  const scale = clipScale(learner, normOf(dOnline));
  if (learner.optimizer === 'adam') {
    adam(online, dOnline, firstMoments, secondMoments, scale, learner, factors);
  } else {
    rmsprop(online, dOnline, secondMoments, scale, learner, factors);
  }
}

/** p moves against m / sqrt(v). p, dp, m and v are (parameters); m averages dp, v its squares. */
function adam(
  p: Float32Array,
  dp: Float32Array,
  m: Float32Array,
  v: Float32Array,
  scale: number,
  { adamBeta1, adamBeta2 }: LearnerSpec,
  { stepSize, epsilon }: OptimizerStep,
): void {
  for (let i = 0; i < p.length; i++) {
    const g = dp[i]! * scale;
    m[i]! += (g - m[i]!) * (1 - adamBeta1);
    v[i]! += (g * g - v[i]!) * (1 - adamBeta2);
    p[i]! -= (stepSize * m[i]!) / (Math.sqrt(v[i]!) + epsilon);
  }
}

/** p moves against dp / sqrt(v). p, dp and v are (parameters); v averages the squares of dp. */
function rmsprop(
  p: Float32Array,
  dp: Float32Array,
  v: Float32Array,
  scale: number,
  learner: LearnerSpec,
  { stepSize, epsilon }: OptimizerStep,
): void {
  const insideRoot = epsilonInsideRoot(learner);
  for (let i = 0; i < p.length; i++) {
    const g = dp[i]! * scale;
    v[i]! += (g * g - v[i]!) * (1 - learner.rmspropDecay);
    const root = insideRoot ? Math.sqrt(v[i]! + epsilon) : Math.sqrt(v[i]!) + epsilon;
    p[i]! -= (stepSize * g) / root;
  }
}

/** follower += rate * (online - follower). Both are (parameters). */
export function follow(follower: Float32Array, online: Float32Array, rate: number): void {
  for (let i = 0; i < follower.length; i++) follower[i]! += rate * (online[i]! - follower[i]!);
}

function normOf(gradients: Float32Array): number {
  let squares = 0;
  for (const g of gradients) squares += g * g;
  return Math.sqrt(squares);
}
