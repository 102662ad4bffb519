import { reluSumOf, type ReluTerm, type Scaling } from './elementwise';
import { inputs, refuseInputs, unitsOf, type LayerPlan, type PlannedLayer } from './layerPlan';
import { existing, refuseNotFinite, weightOfShape, type WeightSource } from './layerWeights';
import type { PiecewiseOperation, ScalingOperation } from './operation';
import type { PathLayer } from './pathLayer';

/**
 * How a layer reads the units before it: its entry i is offsets[i] plus, over the groups, the
 * group's factors[i] times the group's unit i. There are several groups after a piecewise activation.
 */
interface Reading {
  groups: Float64Array[];
  offsets: Float64Array;
}

/** How a group of units is made of a layer's entries: unit i is factors[i] * entry i + offsets[i]. */
interface UnitGroup extends Scaling {
  /** What the next layer multiplies them by. */
  readonly gains: Float64Array;
}

/**
 * Fills in the parameters of the network that a plan describes.
 * @param parameters of its length, in the order of `EngineSnapshot.online`
 * @throws ModelFormatError if weights are missing, of other shapes or not finite
 */
export function foldLayers(
  plan: LayerPlan,
  weightOf: WeightSource,
  parameters: Float32Array,
): void {
  let reading: Reading = { groups: [ones(inputs)], offsets: new Float64Array(inputs) };
  rescale(reading, plan.rescalings, weightOf);
  let offset = 0;
  plan.layers.forEach((layer, index) => {
    const length = (reading.offsets.length * reading.groups.length + 1) * unitsOf(layer);
    const own = parameters.subarray(offset, offset + length);
    reading = foldLayer(layer, index === 0, reading, weightOf, own);
    offset += length;
  });
}

/** Returns how the next layer reads this one. */
function foldLayer(
  layer: PlannedLayer,
  isFirst: boolean,
  reading: Reading,
  weightOf: WeightSource,
  parameters: Float32Array,
): Reading {
  const { entries } = layer;
  const scaling = composed(layer.scalings, weightOf, entries);
  const { groups, constants } = unitGroups(layer.piecewise, scaling, weightOf);
  const rows = reading.offsets.length;
  const kernel = kernelOf(layer, isFirst, rows, weightOf);
  const bias = layer.dense?.useBias
    ? weightOfShape(weightOf, layer.dense.layer, 'bias', [entries])
    : new Float32Array(entries);
  const columns = groups.length * entries;
  reading.groups.forEach((factors, fromGroup) => {
    for (let i = 0; i < rows; i++) {
      const row = (fromGroup * rows + i) * columns;
      groups.forEach((group, toGroup) => {
        for (let j = 0; j < entries; j++) {
          const weight = kernel === null ? Number(i === j) : kernel[i * entries + j]!;
          parameters[row + toGroup * entries + j] = factors[i]! * weight * group.factors[j]!;
        }
      });
    }
  });
  const sums = biasSums(bias, kernel, reading.offsets);
  const biasStart = reading.groups.length * rows * columns;
  groups.forEach(({ factors, offsets }, group) => {
    for (let j = 0; j < entries; j++) {
      const product = factors[j]! * sums[j]!;
      // A bias of -0 stays one.
      const value = offsets[j] === 0 ? product : product + offsets[j]!;
      parameters[biasStart + group * entries + j] = value;
    }
  });
  if (!parameters.every(Number.isFinite)) refuseNotFinite(layerNamed(layer), null);
  const next: Reading = { groups: groups.map(({ gains }) => gains), offsets: constants };
  rescale(next, layer.rescalings, weightOf);
  return next;
}

/** (rows, entries); null for a layer that passes on what it gets. */
function kernelOf(
  { dense, entries }: PlannedLayer,
  isFirst: boolean,
  rows: number,
  weightOf: WeightSource,
): Float32Array | null {
  if (dense === null) return null;
  if (isFirst) {
    const { shape } = existing(weightOf, dense.layer, 'kernel');
    if (shape.length === 2 && shape[1] === entries && shape[0] !== rows) refuseInputs(shape[0]!);
  }
  return weightOfShape(weightOf, dense.layer, 'kernel', [rows, entries]);
}

/** The bias, and what the offsets of the layer's inputs come to. */
function biasSums(
  bias: Float32Array,
  kernel: Float32Array | null,
  offsets: Float64Array,
): Float64Array {
  const sums = Float64Array.from(bias);
  offsets.forEach((offset, i) => {
    if (offset === 0) return;
    if (kernel === null) sums[i]! += offset;
    else for (let j = 0; j < sums.length; j++) sums[j]! += offset * kernel[i * sums.length + j]!;
  });
  return sums;
}

/** The units of a layer, and the constants that the next layer adds to what it reads of them. */
function unitGroups(
  piecewise: PiecewiseOperation | null,
  scaling: Scaling,
  weightOf: WeightSource,
): { groups: UnitGroup[]; constants: Float64Array } {
  const entries = scaling.factors.length;
  if (piecewise === null) {
    return { groups: [{ ...scaling, gains: ones(entries) }], constants: new Float64Array(entries) };
  }
  const sums = piecewise.read(weightOf, entries).map(reluSumOf);
  const sumOf = (entry: number) => sums[sums.length === 1 ? 0 : entry]!;
  const perEntry = (numberOf: (entry: number) => number) =>
    Float64Array.from({ length: entries }, (_, entry) => numberOf(entry));
  const groups = Array.from({ length: piecewise.unitsPerEntry }, (_, index): UnitGroup => {
    // One entry may take fewer units than another.
    const termOf = (entry: number) => sumOf(entry).terms[index] ?? unusedTerm;
    return {
      factors: perEntry((entry) => termOf(entry).factor * scaling.factors[entry]!),
      offsets: perEntry(
        (entry) => termOf(entry).factor * scaling.offsets[entry]! + termOf(entry).offset,
      ),
      gains: perEntry((entry) => termOf(entry).gain),
    };
  });
  return { groups, constants: perEntry((entry) => sumOf(entry).constant) };
}

const unusedTerm: ReluTerm = { gain: 0, factor: 0, offset: 0 };

/** Scalings one after the other as a single one. */
function composed(
  scalings: readonly ScalingOperation[],
  weightOf: WeightSource,
  entries: number,
): Scaling {
  const factors = ones(entries);
  const offsets = new Float64Array(entries);
  for (const scaling of scalings) {
    const next = scaling.read(weightOf, entries);
    for (let i = 0; i < entries; i++) {
      factors[i]! *= next.factors[i]!;
      offsets[i] = offsets[i]! * next.factors[i]! + next.offsets[i]!;
    }
  }
  return { factors, offsets };
}

function rescale(
  reading: Reading,
  scalings: readonly ScalingOperation[],
  weightOf: WeightSource,
): void {
  if (scalings.length === 0) return;
  const { factors, offsets } = composed(scalings, weightOf, reading.offsets.length);
  const scaled = (values: Float64Array) => values.map((value, i) => value * factors[i]!);
  reading.groups = reading.groups.map(scaled);
  reading.offsets = scaled(reading.offsets).map((value, i) => value + offsets[i]!);
}

function ones(length: number): Float64Array {
  return new Float64Array(length).fill(1);
}

/** Whose numbers they are: a layer that passes on has those of what is folded into it. */
function layerNamed({ dense, piecewise, scalings }: PlannedLayer): PathLayer | null {
  return dense?.layer ?? piecewise?.layer ?? scalings[0]?.layer ?? null;
}
