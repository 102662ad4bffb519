import type { ActivationName } from '../../../shared/activations';

/** What the kernels compute, each at the place of its code in `assembly/activations.ts`. */
export const simdActivations: readonly ActivationName[] = [
  'linear',
  'relu',
  'tanh',
  'sigmoid',
  'elu',
  'selu',
  'softplus',
];
