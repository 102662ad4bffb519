import { counted } from '../../../shared/format';
import type { ActivationName } from '../../../shared/activations';
import { quoted, refuse } from '../modelFormatError';
import { kerasNameOf } from './kerasActivations';
import { inputs, maxDenseLayers, outputs } from './layerPlan';
import type { PathLayer } from './pathLayer';

/** A kernel in a file that holds weights without a topology. */
export interface NamedKernel {
  /** Of its layer: "dense_1" */
  readonly name: string;
  /** (inputs, units) */
  readonly shape: readonly number[];
  readonly hasBias: boolean;
}

/** The dense layers of such a file, from the first to the last. */
export interface WeightsTopology {
  readonly kernels: readonly NamedKernel[];
  /** Of the observation and then of each layer: [4, 24, 24, 2]. */
  readonly layerUnits: readonly number[];
  /** The layers, once somebody says what the hidden ones do; the last one is linear. */
  path(hiddenActivation: ActivationName): PathLayer[];
}

/**
 * How weights alone follow each other: each takes what the one before gives, from 4 inputs to 2
 * outputs; where several orders fit, the numbers at the ends of their names decide, and then the
 * order in the file.
 * @throws ModelFormatError if they do not form one path from 4 to 2
 */
export function weightsOnly(kernels: readonly NamedKernel[]): WeightsTopology {
  if (kernels.length === 0) {
    refuse('The file holds no weights of dense layers: choose another file.');
  }
  const odd = kernels.find(({ shape }) => shape.length !== 2);
  if (odd !== undefined) {
    refuse(
      `The weights ${quoted(odd.name)} have the shape ${JSON.stringify(odd.shape)}, as no dense layer’s have; CartPole Studio plays networks of dense layers: choose one of those.`,
    );
  }
  if (kernels.length > maxDenseLayers) {
    refuse(
      `The file holds the weights of ${counted(kernels.length, 'layer')}, more than the ${maxDenseLayers} that can be opened: choose a smaller model.`,
    );
  }
  const ordered = chain([...kernels].sort(byNumber), inputs) ?? refuseOrder(kernels);
  return {
    kernels: ordered,
    layerUnits: [inputs, ...ordered.map(({ shape }) => shape[1]!)],
    path: (hiddenActivation) => pathOf(ordered, hiddenActivation),
  };
}

/** The first order of all kernels that goes from so many entries to the outputs; null: none does. */
function chain(kernels: readonly NamedKernel[], entries: number): NamedKernel[] | null {
  if (kernels.length === 0) return entries === outputs ? [] : null;
  for (const [index, kernel] of kernels.entries()) {
    if (kernel.shape[0] !== entries) continue;
    const rest = chain(kernels.toSpliced(index, 1), kernel.shape[1]!);
    if (rest !== null) return [kernel, ...rest];
  }
  return null;
}

/** Keras numbers layers as they are made; the first of all has no number. */
function byNumber(one: NamedKernel, other: NamedKernel): number {
  return numberOf(one) - numberOf(other);
}

function numberOf({ name }: NamedKernel): number {
  return Number(/\d+$/.exec(name)?.[0] ?? 0);
}

function refuseOrder(kernels: readonly NamedKernel[]): never {
  const shapes = kernels.map(({ name, shape }) => `${quoted(name)} ${shape.join(' → ')}`);
  return refuse(
    `The file’s weights form no network from CartPole’s ${inputs} inputs to its ${outputs} actions (${shapes.join(', ')}): choose a model that was trained on CartPole.`,
  );
}

function pathOf(kernels: readonly NamedKernel[], hiddenActivation: ActivationName): PathLayer[] {
  const hidden = kerasNameOf(hiddenActivation, 3) ?? hiddenActivation;
  return kernels.map(({ name, shape, hasBias }, index) => ({
    className: 'Dense',
    name,
    config: {
      units: shape[1],
      use_bias: hasBias,
      activation: index === kernels.length - 1 ? 'linear' : hidden,
    },
  }));
}
