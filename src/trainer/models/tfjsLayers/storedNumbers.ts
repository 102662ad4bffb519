import { halfFloatOf } from '../halfFloat';

/** How numbers lie in a weights file. */
export type StoredType = 'float32' | 'float16' | 'uint16' | 'uint8' | 'int32' | 'bool';

export const bytesPerNumber: Readonly<Record<StoredType, number>> = {
  float32: 4,
  float16: 2,
  uint16: 2,
  uint8: 1,
  int32: 4,
  bool: 1,
};

export function isStoredType(name: string): name is StoredType {
  return Object.hasOwn(bytesPerNumber, name);
}

/** What whole numbers stand for: number * scale + min. */
export interface Quantization {
  readonly scale: number;
  readonly min: number;
}

/**
 * The numbers of a weight, which lie in little-endian order wherever they begin.
 * @param quantization of whole numbers
 */
export function storedNumbers(
  bytes: Uint8Array,
  type: Exclude<StoredType, 'int32' | 'bool'>,
  { scale, min }: Quantization,
): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = new Float32Array(bytes.length / bytesPerNumber[type]);
  switch (type) {
    case 'float32':
      // As one copy, since a large network has millions of them.
      new Uint8Array(values.buffer).set(bytes);
      break;
    case 'float16':
      for (let i = 0; i < values.length; i++) values[i] = halfFloatOf(view.getUint16(2 * i, true));
      break;
    case 'uint16':
      for (let i = 0; i < values.length; i++) values[i] = view.getUint16(2 * i, true) * scale + min;
      break;
    case 'uint8':
      for (let i = 0; i < values.length; i++) values[i] = bytes[i]! * scale + min;
  }
  return values;
}
