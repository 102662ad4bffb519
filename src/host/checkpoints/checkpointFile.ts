import { crc32 } from 'node:zlib';

/** Bytes that are summed up and written at once: well below a millisecond of this process' time. */
const chunkBytes = 512 * 1024;
const checksumBytes = 4;

/**
 * The bytes of a checkpoint's file: the parts, and the CRC-32 of them all as a little-endian
 * number. In small pieces, so that whoever writes them leaves time for other work in between.
 */
export function* sealed(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  let checksum = 0;
  for (const part of parts) {
    for (let start = 0; start < part.length; start += chunkBytes) {
      const chunk = part.subarray(start, start + chunkBytes);
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  }
  const seal = Buffer.alloc(checksumBytes);
  seal.writeUInt32LE(checksum);
  yield seal;
}

/** What was sealed; null if the file is not as it was written. */
export function unsealed(file: Uint8Array): Uint8Array | null {
  if (file.length < checksumBytes) return null;
  const content = file.subarray(0, -checksumBytes);
  const seal = Buffer.from(file.subarray(-checksumBytes));
  return crc32(content) === seal.readUInt32LE() ? content : null;
}
