import { parameterCount, type NetworkSpec } from '../engine';
import type { Matrix, TensorflowApi, Vector, VectorVariable } from './tensorflowApi';

export interface LayerTensors {
  /** (inputs, units) */
  readonly kernel: Matrix;
  /** (units) */
  readonly bias: Vector;
}

/**
 * One set of parameters as one vector, in the order of `EngineSnapshot`, which an optimizer changes
 * in one operation per term of its formula; and cut into layers, which matrices need.
 */
export class Parameters {
  private readonly variable: VectorVariable;
  private cut: readonly LayerTensors[] | null = null;

  constructor(
    private readonly tf: TensorflowApi,
    private readonly network: NetworkSpec,
  ) {
    const zeros = () => tf.variable(tf.zeros([parameterCount(network)]), false);
    this.variable = tf.tidy(zeros) as VectorVariable;
  }

  get vector(): Vector {
    return this.variable;
  }

  /** Cut when first asked for after an `assign`, and kept until the next. To be used in a tidy. */
  get layers(): readonly LayerTensors[] {
    this.cut ??= cutIntoLayers(this.tf, this.network, this.variable);
    return this.cut;
  }

  assign(vector: Vector): void {
    this.variable.assign(vector);
    this.disposeLayers();
  }

  dispose(): void {
    this.variable.dispose();
    this.disposeLayers();
  }

  private disposeLayers(): void {
    for (const { kernel, bias } of this.cut ?? []) {
      kernel.dispose();
      bias.dispose();
    }
    this.cut = null;
  }
}

/** The layers of `vector`, kept beyond the tidy in which they are cut. */
function cutIntoLayers(
  tf: TensorflowApi,
  { inputs, layers }: NetworkSpec,
  vector: Vector,
): LayerTensors[] {
  const fanIns = [inputs, ...layers.map(({ units }) => units)];
  const sizes = layers.flatMap(({ units }, index) => [fanIns[index]! * units, units]);
  const parts = tf.split<Vector>(vector, sizes);
  return layers.map(({ units }, index) => ({
    kernel: tf.keep(tf.reshape(parts[2 * index]!, [fanIns[index]!, units])),
    bias: tf.keep(parts[2 * index + 1]!),
  }));
}
