import type { LearnerSpec } from '../engine';
import { epsilonInsideRoot, type OptimizerStep } from '../optimizerStep';
import type { Scalar, TensorflowApi, Vector } from './tensorflowApi';

/** All that one optimizer step changes, each a vector over all parameters. */
export interface OptimizerState {
  readonly online: Vector;
  readonly firstMoments: Vector;
  readonly secondMoments: Vector;
}

/**
 * Clips the gradients and takes one step of Adam or RMSProp, with one operation for each term of
 * the formulas in `engines/optimizerStep.ts`.
 * @param factors of this gradient step
 */
export function optimize(
  tf: TensorflowApi,
  learner: LearnerSpec,
  state: OptimizerState,
  gradients: Vector,
  { stepSize, epsilon }: OptimizerStep,
): OptimizerState {
  const isAdam = learner.optimizer === 'adam';
  const g = clip(tf, learner, gradients);
  const firstMoments = isAdam
    ? moveTowards(tf, state.firstMoments, g, 1 - learner.adamBeta1)
    : state.firstMoments;
  const secondRate = 1 - (isAdam ? learner.adamBeta2 : learner.rmspropDecay);
  const secondMoments = moveTowards(tf, state.secondMoments, tf.square(g), secondRate);
  const root: Vector = epsilonInsideRoot(learner)
    ? tf.sqrt(tf.add<Vector>(secondMoments, epsilon))
    : tf.add(tf.sqrt(secondMoments), epsilon);
  const direction = tf.div(isAdam ? firstMoments : g, root);
  const online = tf.sub<Vector>(state.online, tf.mul(direction, stepSize));
  return { online, firstMoments, secondMoments };
}

/** from + rate * (to - from) */
export function moveTowards(tf: TensorflowApi, from: Vector, to: Vector, rate: number): Vector {
  return tf.add(from, tf.mul(tf.sub(to, from), rate));
}

/**
 * Scales gradients of too large a norm down, without asking TensorFlow for the norm. Squared in
 * float32, a norm above 1.8e19 is infinite: such gradients become zero.
 */
function clip(tf: TensorflowApi, { gradientClipNorm }: LearnerSpec, gradients: Vector): Vector {
  if (gradientClipNorm === 0) return gradients;
  const norm = tf.sqrt<Scalar>(tf.sum(tf.square(gradients)));
  return tf.mul(gradients, tf.div(gradientClipNorm, tf.maximum(norm, gradientClipNorm)));
}
