/**
 * Sixteen hexadecimal digits that tell one content from another: two FNV-1a hashes of 32 bits
 * with different primes. Names files; it is no protection against somebody who forges content.
 */
export function contentHash(bytes: Uint8Array): string {
  let first = 0x811c9dc5;
  let second = 0x9dc5811c;
  for (const byte of bytes) {
    first = Math.imul(first ^ byte, 0x01000193);
    second = Math.imul(second ^ byte, 0x85ebca6b);
  }
  return hex(first) + hex(second);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
