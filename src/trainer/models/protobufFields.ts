import { BinaryReader } from '@bufbuild/protobuf/wire';

/** Of models that other programs write, none has half as many at the top. */
const maxFields = 10_000;

/**
 * The numbers of the fields at the top of a protobuf message, with their wire types: "7:2" is field
 * 7, of a given length. Null where the bytes are no such message, or one with too many fields.
 */
export function protobufFields(bytes: Uint8Array): Set<string> | null {
  const fields = new Set<string>();
  const reader = new BinaryReader(bytes);
  try {
    for (let count = 0; reader.pos < reader.len; count++) {
      if (count === maxFields) return null;
      const [fieldNumber, wireType] = reader.tag();
      reader.skip(wireType, fieldNumber);
      fields.add(`${fieldNumber}:${wireType}`);
    }
  } catch {
    // It ends in the middle of a field, or there is no such kind of field.
    return null;
  }
  return fields;
}
