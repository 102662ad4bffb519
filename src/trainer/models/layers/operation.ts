import type { ActivationName } from '../../../shared/activations';
import type { PiecewiseLinear, Scaling } from './elementwise';
import type { WeightSource } from './layerWeights';
import type { PathLayer } from './pathLayer';

/** What a layer comes to, whatever its class; its weights are read later. */
export type Operation =
  DenseOperation | ScalingOperation | ActivationOperation | PiecewiseOperation | DropoutOperation;

export interface DenseOperation {
  readonly kind: 'dense';
  readonly layer: PathLayer;
  readonly units: number;
  readonly useBias: boolean;
}

/** A factor and an offset for each entry. */
export interface ScalingOperation {
  readonly kind: 'scaling';
  readonly layer: PathLayer;
  /** @throws ModelFormatError if its weights do not fit so many entries */
  read(weightOf: WeightSource, entries: number): Scaling;
}

/** An activation that the engines compute. */
export interface ActivationOperation {
  readonly kind: 'activation';
  readonly layer: PathLayer;
  readonly activation: ActivationName;
}

/** An activation that comes to ReLU units in the next dense layer. */
export interface PiecewiseOperation {
  readonly kind: 'piecewise';
  readonly layer: PathLayer;
  /** ReLU units that each entry takes. */
  readonly unitsPerEntry: number;
  /**
   * One function for each entry, or one for all.
   * @throws ModelFormatError if its weights do not fit so many entries
   */
  read(weightOf: WeightSource, entries: number): readonly PiecewiseLinear[];
}

export interface DropoutOperation {
  readonly kind: 'dropout';
  readonly layer: PathLayer;
  /** Share of the entries, in [0, 1). */
  readonly rate: number;
}
