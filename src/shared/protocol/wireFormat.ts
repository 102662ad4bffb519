import { decode, encode, ExtensionCodec } from '@msgpack/msgpack';

/** MessagePack's application types for the typed arrays that messages carry. */
const float32ArrayType = 1;
const float64ArrayType = 2;

const codec = new ExtensionCodec();
codec.register({
  type: float32ArrayType,
  encode: (value) => (value instanceof Float32Array ? bytesOf(value) : null),
  decode: (bytes) => new Float32Array(aligned(bytes)),
});
codec.register({
  type: float64ArrayType,
  encode: (value) => (value instanceof Float64Array ? bytesOf(value) : null),
  decode: (bytes) => new Float64Array(aligned(bytes)),
});

function bytesOf(array: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/**
 * A copy with its own buffer: typed arrays need their offset to be a multiple of the item. Not
 * `slice`, which copies nothing where the bytes are a Buffer of Node's.
 */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** A message as bytes for a socket; little-endian floats, as every machine we run on has them. */
export function encodeMessage(message: object): Uint8Array {
  return encode(message, { extensionCodec: codec });
}

/** @throws Error if the bytes are no such message */
export function decodeMessage(bytes: Uint8Array): unknown {
  const message = decode(bytes, { extensionCodec: codec });
  return detachBytes(message);
}

/** MessagePack's binary fields are views into the whole message; a receiver gets its own copies. */
function detachBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(detachBytes);
  if (
    value !== null &&
    typeof value === 'object' &&
    Object.getPrototypeOf(value) === Object.prototype
  ) {
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, detachBytes(entry)]),
    );
  }
  return value;
}
