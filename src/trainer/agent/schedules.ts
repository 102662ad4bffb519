import type { Hyperparameters } from '../../shared/hyperparameters/hyperparameters';

type EpsilonSettings = Pick<
  Hyperparameters,
  'epsilonSchedule' | 'epsilonStart' | 'epsilonEnd' | 'epsilonDecaySteps' | 'epsilonDecayFactor'
>;

/** Epsilon, the share of random actions, as it falls with environment or with gradient steps. */
export class EpsilonSchedule {
  value: number;

  constructor(private readonly settings: EpsilonSettings) {
    this.value = settings.epsilonStart;
  }

  afterEnvironmentStep(): void {
    const { epsilonSchedule, epsilonStart, epsilonEnd, epsilonDecaySteps } = this.settings;
    if (epsilonSchedule !== 'linear') return;
    const decrement = (epsilonStart - epsilonEnd) / epsilonDecaySteps;
    this.value = Math.max(epsilonEnd, this.value - decrement);
  }

  /** The tutorial's rule: multiplied after each replay while above the end value. */
  afterGradientStep(): void {
    const { epsilonSchedule, epsilonEnd, epsilonDecayFactor } = this.settings;
    if (epsilonSchedule === 'multiplicative' && this.value > epsilonEnd) {
      this.value *= epsilonDecayFactor;
    }
  }
}
