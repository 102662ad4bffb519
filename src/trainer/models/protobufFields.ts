/**
 * The numbers of the fields at the top of a protobuf message, with their wire types: "7:2" is field
 * 7, of a given length. Null where the bytes are no such message.
 */
export function protobufFields(bytes: Uint8Array): Set<string> | null {
  const fields = new Set<string>();
  let offset = 0;
  /** NaN where a number does not end. */
  const readVarint = (): number => {
    let value = 0;
    for (let digit = 0; digit < 10 && offset < bytes.length; digit++) {
      const byte = bytes[offset++]!;
      value += (byte & 0x7f) * 2 ** (7 * digit);
      if (byte < 0x80) return value;
    }
    return Number.NaN;
  };
  while (offset < bytes.length) {
    const key = readVarint();
    const wireType = key % 8;
    if (wireType === 0) {
      if (Number.isNaN(readVarint())) return null;
    } else if (wireType === 1) offset += 8;
    else if (wireType === 2) {
      const length = readVarint();
      offset += length;
    } else if (wireType === 5) offset += 4;
    else return null;
    if (key < 8 || !(offset <= bytes.length)) return null;
    fields.add(`${Math.floor(key / 8)}:${wireType}`);
  }
  return fields;
}
