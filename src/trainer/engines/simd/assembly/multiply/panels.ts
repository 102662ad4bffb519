import { Layer, padded } from '../layer';

/**
 * Kernels lie in panels: 32 neighbouring columns, all rows of them one after another. The inner
 * loops of the products then read whole cache lines, one after another, and 32 sums are as many as
 * the registers hold. The last panel is filled up with zeros. A narrow layer's kernel lies
 * transposed, a row a unit: its sums run along the inputs.
 */
export const panelColumns: i32 = 32;
export const panelRowBytes: usize = 128;

/** Up to so many units make a layer narrow. */
const narrowUnits: i32 = 2;

export function isNarrow(layer: Layer): bool {
  return layer.units <= narrowUnits;
}

/** Bytes of all panels of a (rows, columns) matrix; rows are padded already. */
export function panelsBytes(rows: i32, columns: i32): usize {
  const panels = (columns + panelColumns - 1) / panelColumns;
  return <usize>(panels * rows) * panelRowBytes;
}

/** Bytes from the start of panels of so many rows to the entry (row, column). */
function panelEntry(row: i32, column: i32, rows: i32): usize {
  const panel = column / panelColumns;
  return (
    <usize>(panel * rows + row) * panelRowBytes + ((<usize>(column & (panelColumns - 1))) << 2)
  );
}

/** Bytes that a layer's kernel takes in a parameter set. */
export function kernelBytes(layer: Layer): usize {
  return isNarrow(layer)
    ? (<usize>(layer.paddedInputs * layer.paddedUnits)) << 2
    : panelsBytes(layer.paddedInputs, layer.units);
}

/** Bytes from a kernel's start to the weight of an input in a unit's sum. */
function kernelEntry(layer: Layer, input: i32, unit: i32): usize {
  return isNarrow(layer)
    ? (<usize>(unit * layer.paddedInputs + input)) << 2
    : panelEntry(input, unit, layer.paddedInputs);
}

/** Columns whose entries in one row lie side by side. */
function runLength(layer: Layer): i32 {
  return isNarrow(layer) ? 1 : panelColumns;
}

/** Copies a layer out of a parameter set into Keras' order; returns where it ends. */
export function unpackLayer(layer: Layer, set: usize, to: usize): usize {
  const kernel = set + layer.kernelOffset;
  const run = runLength(layer);
  for (let input = 0; input < layer.inputs; input++) {
    for (let unit = 0; unit < layer.units; unit += run) {
      const bytes = (<usize>min(run, layer.units - unit)) << 2;
      memory.copy(to, kernel + kernelEntry(layer, input, unit), bytes);
      to += bytes;
    }
  }
  const biasBytes = (<usize>layer.units) << 2;
  memory.copy(to, set + layer.biasOffset, biasBytes);
  return to + biasBytes;
}

/** Copies a layer from Keras' order into a parameter set of zeros; returns where the next is. */
export function packLayer(layer: Layer, set: usize, from: usize): usize {
  const kernel = set + layer.kernelOffset;
  for (let input = 0; input < layer.inputs; input++) {
    for (let unit = 0; unit < layer.units; unit++) {
      store<f32>(kernel + kernelEntry(layer, input, unit), load<f32>(from));
      from += 4;
    }
  }
  const biasBytes = (<usize>layer.units) << 2;
  memory.copy(set + layer.biasOffset, from, biasBytes);
  return from + biasBytes;
}

/** Writes the transpose of panels (rows, columns), both multiples of four, as panels. */
export function transposePanels(to: usize, panels: usize, rows: i32, columns: i32): void {
  for (let column = 0; column < columns; column += 4) {
    for (let row = 0; row < rows; row += 4) {
      transposeBlock(to + panelEntry(column, row, columns), panels + panelEntry(row, column, rows));
    }
  }
}

/** Four rows of four entries, a panel's row apart in both places. */
function transposeBlock(to: usize, from: usize): void {
  const a = v128.load(from);
  const b = v128.load(from, panelRowBytes);
  const c = v128.load(from, 2 * panelRowBytes);
  const d = v128.load(from, 3 * panelRowBytes);
  const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7), panelRowBytes);
  v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5), 2 * panelRowBytes);
  v128.store(to, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7), 3 * panelRowBytes);
}
