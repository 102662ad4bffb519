import {
  layerParameterCounts,
  parameterCount,
  type EngineSnapshot,
  type NetworkSpec,
  type PendingSnapshot,
} from '../engine';
import {
  mapParameterSets,
  parameterSets,
  type ParameterSet,
  type ParameterSets,
} from '../parameterSets';

/** To copy in one turn, and the rest of a layer: a few milliseconds. */
const parametersPerTurn = 2 ** 18;

/**
 * Copies a layer out of the kernels' memory.
 * @param parameters how many the layer has
 * @returns the kernels' own, until the next call
 */
type LayerReader = (set: ParameterSet, layer: number, parameters: number) => Float32Array;

/** Copies all parameter sets out of the kernels' memory, layer after layer. */
export class ParameterCopy implements PendingSnapshot {
  private readonly layers: readonly number[];
  private readonly sets: ParameterSets;
  /** The set and the layer that are copied next, and where the layer begins in the set. */
  private setIndex = 0;
  private layer = 0;
  private offset = 0;

  constructor(
    network: NetworkSpec,
    readonly gradientSteps: number,
    private readonly read: LayerReader,
  ) {
    this.layers = layerParameterCounts(network);
    const parameters = parameterCount(network);
    this.sets = mapParameterSets(() => new Float32Array(parameters));
  }

  continue(): EngineSnapshot | null {
    for (let copied = 0; this.setIndex < parameterSets.length;) {
      if (copied >= parametersPerTurn) return null;
      copied += this.copyLayer();
    }
    return { ...this.sets, gradientSteps: this.gradientSteps };
  }

  /** Returns how many parameters it copied. */
  private copyLayer(): number {
    const { layer, layers } = this;
    const set = parameterSets[this.setIndex]!;
    const parameters = layers[layer]!;
    this.sets[set].set(this.read(set, layer, parameters), this.offset);
    this.offset += parameters;
    this.layer += 1;
    if (this.layer === layers.length) {
      this.setIndex += 1;
      this.layer = 0;
      this.offset = 0;
    }
    return parameters;
  }
}
