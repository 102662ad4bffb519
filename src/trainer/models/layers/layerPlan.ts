import { counted } from '../../../shared/format';
import type { ActivationName } from '../../../shared/activations';
import { quoted, refuse } from '../modelFormatError';
import type { DenseOperation, Operation, PiecewiseOperation, ScalingOperation } from './operation';
import type { InputShape } from './operations';

export const inputs = 4;
export const outputs = 2;
/** Five hidden ones, and the outputs. */
export const maxDenseLayers = 6;
const maxUnits = 1024;

/** A dense layer of the network that a path is folded into, before its weights are read. */
export interface PlannedLayer {
  /** Null for one that passes on what it gets, for the sake of its activation. */
  readonly dense: DenseOperation | null;
  /** What it gives to its activation: of `dense`, or of what comes in. */
  readonly entries: number;
  /** On these, in order. */
  readonly scalings: ScalingOperation[];
  /** In place of an activation: each entry becomes several ReLU units. */
  piecewise: PiecewiseOperation | null;
  activation: ActivationName;
  dropoutRate: number;
  /** On what its units come to, before the next layer takes it. */
  readonly rescalings: ScalingOperation[];
}

export interface LayerPlan {
  /** On the observation. */
  readonly rescalings: readonly ScalingOperation[];
  readonly layers: readonly PlannedLayer[];
}

/**
 * Which dense layers a path of operations comes to. A scaling goes into the dense layer before it
 * where that is still linear, else into the one after; what finds no such layer, and an activation
 * on top of another, gets one that passes on what it gets.
 * @throws ModelFormatError if they are none that play CartPole, before anything is allocated
 */
export function planLayers(operations: readonly Operation[], inputShape: InputShape): LayerPlan {
  if (!operations.some(({ kind }) => kind === 'dense')) {
    refuse('The model has no dense layer: choose another model.');
  }
  checkInputs(inputShape);
  const rescalings: ScalingOperation[] = [];
  const layers: PlannedLayer[] = [];
  const addLayer = (dense: DenseOperation | null): PlannedLayer => {
    const entries = dense?.units ?? layers.at(-1)?.entries ?? inputs;
    const layer = plannedLayer(dense, entries);
    layers.push(layer);
    return layer;
  };
  /** The last layer, if its activation is still to come; else one that passes on. */
  const openLayer = (): PlannedLayer => {
    const last = layers.at(-1);
    return last !== undefined && isLinear(last) && last.rescalings.length === 0
      ? last
      : addLayer(null);
  };
  for (const operation of operations) {
    const last = layers.at(-1);
    switch (operation.kind) {
      case 'dense':
        addLayer(operation);
        break;
      case 'scaling':
        if (last === undefined) rescalings.push(operation);
        // Dropout drops before it: the next layer must see the offset of what is dropped too.
        else if (isLinear(last) && last.dropoutRate === 0) last.scalings.push(operation);
        else last.rescalings.push(operation);
        break;
      case 'activation':
        if (!isReluTwice(last, operation.activation)) openLayer().activation = operation.activation;
        break;
      case 'piecewise':
        openLayer().piecewise = operation;
        break;
      case 'dropout':
        // In front of all layers it does nothing outside of training.
        if (last !== undefined) addDropout(last, operation.rate);
    }
  }
  const last = layers.at(-1)!;
  if (last.piecewise !== null || last.rescalings.length > 0) addLayer(null);
  checkLayers(layers);
  return { rescalings, layers };
}

function plannedLayer(dense: DenseOperation | null, entries: number): PlannedLayer {
  return {
    dense,
    entries,
    scalings: [],
    piecewise: null,
    activation: 'linear',
    dropoutRate: 0,
    rescalings: [],
  };
}

function isLinear({ activation, piecewise }: PlannedLayer): boolean {
  return activation === 'linear' && piecewise === null;
}

function isReluTwice(last: PlannedLayer | undefined, activation: ActivationName): boolean {
  return activation === 'relu' && last?.activation === 'relu' && last.rescalings.length === 0;
}

/** Two dropouts in a row keep what both keep. */
function addDropout(layer: PlannedLayer, rate: number): void {
  layer.dropoutRate = layer.dropoutRate === 0 ? rate : 1 - (1 - layer.dropoutRate) * (1 - rate);
}

/** Units that a layer has in the network. */
export function unitsOf({ entries, piecewise }: PlannedLayer): number {
  return entries * (piecewise?.unitsPerEntry ?? 1);
}

function checkInputs(shape: InputShape): void {
  // Where it does not tell a size, the first kernel does.
  if (shape === null || shape.includes(null)) return;
  const found = shape.reduce<number>((product, size) => product * size!, 1);
  if (found !== inputs) refuseInputs(found);
}

/** @throws ModelFormatError always */
export function refuseInputs(found: number): never {
  return refuse(
    `The model has ${counted(found, 'input')}; CartPole needs ${inputs}: choose a model that was trained on CartPole’s position, velocity, angle and angular velocity.`,
  );
}

function checkLayers(layers: readonly PlannedLayer[]): void {
  const { entries } = layers.at(-1)!;
  if (entries !== outputs) {
    refuse(
      `The model has ${counted(entries, 'output')}; CartPole needs ${outputs}, one for each action: choose a model that was trained on CartPole.`,
    );
  }
  for (const { dense, entries: own } of layers) {
    if (own > maxUnits) {
      refuse(
        `The layer ${quoted(dense!.layer.name)} has ${own} units, more than the ${maxUnits} that can be opened: choose a smaller model.`,
      );
    }
  }
  const wide = layers.find((layer) => unitsOf(layer) > maxUnits);
  if (wide !== undefined) {
    const { layer, unitsPerEntry } = wide.piecewise!;
    refuse(
      `The layer ${quoted(layer.name)} takes ${unitsPerEntry} ReLU units for each of ${wide.entries}, in all more than the ${maxUnits} that can be opened: choose a smaller model.`,
    );
  }
}
