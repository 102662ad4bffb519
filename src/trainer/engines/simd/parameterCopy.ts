import {
  layerParameterCounts,
  parameterCount,
  type EngineSnapshot,
  type NetworkSpec,
  type PendingSnapshot,
} from '../engine';

/** The kernels' numbers of the four parameter sets. */
export const parameterSets = { online: 0, target: 1, firstMoments: 2, secondMoments: 3 } as const;

const setCount = Object.keys(parameterSets).length;
/** To copy in one turn, and the rest of a layer: a few milliseconds. */
const parametersPerTurn = 2 ** 18;

/**
 * Copies a layer out of the kernels' memory.
 * @param parameters how many the layer has
 * @returns the kernels' own, until the next call
 */
type LayerReader = (set: number, layer: number, parameters: number) => Float32Array;

/** Copies the four parameter sets out of the kernels' memory, layer after layer. */
export class ParameterCopy implements PendingSnapshot {
  private readonly layers: readonly number[];
  private readonly sets: readonly Float32Array[];
  private set = 0;
  private layer = 0;
  private offset = 0;

  constructor(
    network: NetworkSpec,
    readonly gradientSteps: number,
    private readonly read: LayerReader,
  ) {
    this.layers = layerParameterCounts(network);
    const parameters = parameterCount(network);
    this.sets = Array.from({ length: setCount }, () => new Float32Array(parameters));
  }

  continue(): EngineSnapshot | null {
    for (let copied = 0; this.set < setCount;) {
      if (copied >= parametersPerTurn) return null;
      copied += this.copyLayer();
    }
    const { online, target, firstMoments, secondMoments } = parameterSets;
    return {
      online: this.sets[online]!,
      target: this.sets[target]!,
      firstMoments: this.sets[firstMoments]!,
      secondMoments: this.sets[secondMoments]!,
      gradientSteps: this.gradientSteps,
    };
  }

  /** Returns how many parameters it copied. */
  private copyLayer(): number {
    const { set, layer, layers } = this;
    const parameters = layers[layer]!;
    this.sets[set]!.set(this.read(set, layer, parameters), this.offset);
    this.offset += parameters;
    this.layer += 1;
    if (this.layer === layers.length) {
      this.set += 1;
      this.layer = 0;
      this.offset = 0;
    }
    return parameters;
  }
}
