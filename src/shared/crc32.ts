/** The checksums of all single bytes, by the polynomial of zip and gzip. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let checksum = byte;
  for (let bit = 0; bit < 8; bit++) {
    checksum = checksum & 1 ? (checksum >>> 1) ^ 0xedb88320 : checksum >>> 1;
  }
  return checksum;
});

/** The checksum that zips keep of each file. */
export function crc32(bytes: Uint8Array): number {
  let checksum = ~0;
  for (const byte of bytes) checksum = table[(checksum ^ byte) & 0xff]! ^ (checksum >>> 8);
  return ~checksum >>> 0;
}
