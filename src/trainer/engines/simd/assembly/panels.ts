import { Layer } from './layer';

/**
 * Kernels lie in panels: 32 neighbouring columns (the last panel may have fewer), all rows of them
 * one after another. The inner loops of the products then read whole cache lines, one after
 * another, and 32 sums are as many as the registers hold.
 */
export const panelColumns: i32 = 32;

/** Bytes from a kernel's start to its entry (row, column). */
function panelEntry(row: i32, column: i32, rows: i32, columns: i32): usize {
  const first = column & ~(panelColumns - 1);
  const width = min(panelColumns, columns - first);
  return (<usize>(first * rows + row * width + (column - first))) << 2;
}

/** Copies a layer out of a parameter set into Keras' order; returns where the next one goes. */
export function unpackLayer(layer: Layer, set: usize, to: usize): usize {
  const kernel = set + layer.kernelOffset;
  for (let row = 0; row < layer.inputs; row++) {
    for (let column = 0; column < layer.units; column++) {
      const entry = panelEntry(row, column, layer.paddedInputs, layer.paddedUnits);
      store<f32>(to, load<f32>(kernel + entry));
      to += 4;
    }
  }
  const biasBytes = (<usize>layer.units) << 2;
  memory.copy(to, set + layer.biasOffset, biasBytes);
  return to + biasBytes;
}

/** Copies a layer from Keras' order into a parameter set of zeros; returns where the next is. */
export function packLayer(layer: Layer, set: usize, from: usize): usize {
  const kernel = set + layer.kernelOffset;
  for (let row = 0; row < layer.inputs; row++) {
    for (let column = 0; column < layer.units; column++) {
      const entry = panelEntry(row, column, layer.paddedInputs, layer.paddedUnits);
      store<f32>(kernel + entry, load<f32>(from));
      from += 4;
    }
  }
  const biasBytes = (<usize>layer.units) << 2;
  memory.copy(set + layer.biasOffset, from, biasBytes);
  return from + biasBytes;
}

/** Writes the transpose of `panels` (rows, columns) as panels (columns, rows). */
export function transposePanels(to: usize, panels: usize, rows: i32, columns: i32): void {
  for (let column = 0; column < columns; column += 4) {
    for (let row = 0; row < rows; row += 4) {
      transposeBlock(
        to + panelEntry(column, row, columns, rows),
        (<usize>min(panelColumns, rows - (row & ~(panelColumns - 1)))) << 2,
        panels + panelEntry(row, column, rows, columns),
        (<usize>min(panelColumns, columns - (column & ~(panelColumns - 1)))) << 2,
      );
    }
  }
}

/** Four by four entries, whose rows lie `toBytes` and `fromBytes` apart. */
function transposeBlock(to: usize, toBytes: usize, from: usize, fromBytes: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + fromBytes);
  const c = v128.load(from + 2 * fromBytes);
  const d = v128.load(from + 3 * fromBytes);
  const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(abLow, cdLow, 0, 1, 4, 5));
  v128.store(to + toBytes, v128.shuffle<f32>(abLow, cdLow, 2, 3, 6, 7));
  v128.store(to + 2 * toBytes, v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5));
  v128.store(to + 3 * toBytes, v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7));
}
