import { formatCount } from '../../shared/format';

/** An agent's settings let it learn no further, on any engine; the message is a sentence. */
export class UnfitSettingsError extends Error {}

/**
 * What the network computes became infinite or no number at all: the settings' fault and not the
 * engine's, since every engine computes the same.
 */
export class NetworkDivergedError extends UnfitSettingsError {
  constructor(gradientStep: number, symptom: string) {
    super(
      `The network diverged at gradient step ${formatCount(gradientStep)}: ${symptom}. A smaller learning rate or clipped gradients may help.`,
    );
  }
}

/** A gradient step would take too long for an engine that nobody chose. */
export class GradientStepTooSlow extends UnfitSettingsError {}
