import type { LearnerSpec } from './engine';

/** What depends on the number of the gradient step. */
export interface OptimizerStep {
  readonly stepSize: number;
  readonly epsilon: number;
}

/**
 * The numbers of one optimizer step. With g the gradient, m and v the averages of g and g*g:
 *
 *     Adam:               change = stepSize * m / (sqrt(v) + epsilon)
 *     RMSProp, PyTorch's: change = stepSize * g / (sqrt(v) + epsilon)
 *     RMSProp, Keras':    change = stepSize * g / sqrt(v + epsilon)
 *
 * Adam (Kingma and Ba, 2015) has both bias corrections in its step size, lr * sqrt(1 - beta2^t) /
 * (1 - beta1^t). Keras adds epsilon to the uncorrected root, PyTorch to the corrected one, which is
 * the same as a smaller epsilon beside the uncorrected root.
 * @param step number of this gradient step, from 1
 * @param learningRate of this step: the learner's, or what a schedule says
 */
export function optimizerStep(
  learner: LearnerSpec,
  step: number,
  learningRate = learner.learningRate,
): OptimizerStep {
  const { optimizer, optimizerForm, optimizerEpsilon: epsilon } = learner;
  if (optimizer === 'rmsprop') return { stepSize: learningRate, epsilon };
  const meanCorrection = 1 - learner.adamBeta1 ** step;
  const rootCorrection = Math.sqrt(1 - learner.adamBeta2 ** step);
  return {
    stepSize: (learningRate * rootCorrection) / meanCorrection,
    epsilon: optimizerForm === 'keras' ? epsilon : epsilon * rootCorrection,
  };
}

/** Whether epsilon is added before the root is taken. */
export function epsilonInsideRoot({ optimizer, optimizerForm }: LearnerSpec): boolean {
  return optimizer === 'rmsprop' && optimizerForm === 'keras';
}

/** What the gradients of a step are multiplied by, given their norm over all parameters. */
export function clipScale({ gradientClipNorm }: LearnerSpec, norm: number): number {
  return gradientClipNorm > 0 && norm > gradientClipNorm ? gradientClipNorm / norm : 1;
}
