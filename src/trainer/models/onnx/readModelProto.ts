import { fromBinary, ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { refuse } from '../modelFormatError';
import { ModelProtoSchema, type ModelProto } from './schema/onnx_pb';

/** A graph of dense layers is nested six messages deep; attributes may hold graphs in graphs. */
const maxDepth = 16;

/** Messages, texts and blocks of bytes; the exporters’ notes on each node are among them. */
const maxObjects = 50_000;

/** Numbers that are written one by one, twice as many as the largest model has weights. */
const maxNumbers = 8_500_000;

/**
 * The message in an ONNX file. Two bytes of a file may become an object of hundreds, so what is in
 * it is counted before anything is made of it.
 * @throws ModelFormatError if it is damaged, or larger than any model that is opened
 */
export function readModelProto(bytes: Uint8Array): ModelProto {
  try {
    new ValueCounter(bytes).count();
    return fromBinary(ModelProtoSchema, bytes, {
      readUnknownFields: false,
      recursionLimit: maxDepth,
    });
  } catch (error) {
    if (error instanceof TooLargeError) {
      refuse(
        'The ONNX file holds more parts than any model that can be opened, or nests them more deeply: choose a smaller model.',
      );
    }
    // The package throws errors of several kinds at what is no message.
    return refuse('The ONNX file is damaged: copy it again, or export the model again.');
  }
}

class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

class ValueCounter {
  private readonly reader: BinaryReader;
  private objects = 0;
  private numbers = 0;

  constructor(bytes: Uint8Array) {
    this.reader = new BinaryReader(bytes);
  }

  /**
   * @throws TooLargeError at the first value too many
   * @throws Error if the bytes are no such message
   */
  count(): void {
    this.countMessage(ModelProtoSchema, this.reader.len, 1);
  }

  private countMessage(message: DescMessage, end: number, depth: number): void {
    if (depth > maxDepth) throw new TooLargeError();
    while (this.reader.pos < end) {
      const [fieldNumber, wireType] = this.reader.tag();
      const field = message.fields.find(({ number }) => number === fieldNumber);
      this.numbers += 1;
      if (field === undefined) this.reader.skip(wireType, fieldNumber, maxDepth);
      else this.countField(field, wireType, depth);
      if (this.objects > maxObjects || this.numbers > maxNumbers) throw new TooLargeError();
    }
    if (this.reader.pos > end) throw new RangeError('A field ends after its message.');
  }

  private countField(field: DescField, wireType: WireType, depth: number): void {
    const { reader } = this;
    const expected = wireTypeOf(field);
    if (wireType !== expected) {
      // The package would take the bytes for what the field should hold.
      const isPacked = field.fieldKind === 'list' && wireType === WireType.LengthDelimited;
      if (!isPacked) throw new TypeError('A field is not of its type.');
      const length = reader.uint32();
      this.numbers += length / leastBytes(expected);
      reader.pos += length;
    } else if (field.message === undefined) {
      if (wireType === WireType.LengthDelimited) this.objects += 1;
      reader.skip(wireType, field.number);
    } else {
      this.objects += 1;
      const length = reader.uint32();
      this.countMessage(field.message, reader.pos + length, depth + 1);
    }
  }
}

/** What one value of a field is written as. */
function wireTypeOf({ message, scalar }: DescField): WireType {
  if (message !== undefined) return WireType.LengthDelimited;
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.FLOAT:
      return WireType.Bit32;
    case ScalarType.DOUBLE:
      return WireType.Bit64;
    default:
      return WireType.Varint;
  }
}

function leastBytes(wireType: WireType): number {
  if (wireType === WireType.Bit32) return 4;
  return wireType === WireType.Bit64 ? 8 : 1;
}
