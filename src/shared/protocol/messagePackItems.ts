/** For each head from 0xc0 to 0xdf: the bytes after it that its kind always has. */
// prettier-ignore
const fixedBytes = [
  0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 4, 8, 1, 2, 4, 8,
  1, 2, 4, 8, 2, 3, 5, 9, 17, 0, 0, 0, 2, 4, 2, 4,
];

/** And the bytes of the number behind the head that tells how many more follow: 0 where none do. */
// prettier-ignore
const lengthBytes = [
  0, 0, 0, 0, 1, 2, 4, 1, 2, 4, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 0, 0, 0, 0,
];

/**
 * Whether a MessagePack message holds at most `maxItems` values in all, told from their heads. Its
 * reader makes a list of any length out of five bytes, and an object out of one: without this, a
 * message of megabytes becomes gigabytes.
 * @throws RangeError if the bytes end within a value
 */
export function holdsAtMost(bytes: Uint8Array, maxItems: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let items = 1;
  let position = 0;
  for (let item = 0; item < items && items <= maxItems; item++) {
    items += itemsIn(view, position);
    position += sizeOf(view, position);
  }
  return items <= maxItems;
}

/** The values that a list or a map announces; a map's keys count too. */
function itemsIn(view: DataView, position: number): number {
  const head = view.getUint8(position);
  if (head >= 0x80 && head < 0x90) return 2 * (head & 0x0f);
  if (head >= 0x90 && head < 0xa0) return head & 0x0f;
  if (head === 0xdc) return readNumber(view, position + 1, 2);
  if (head === 0xdd) return readNumber(view, position + 1, 4);
  if (head === 0xde) return 2 * readNumber(view, position + 1, 2);
  if (head === 0xdf) return 2 * readNumber(view, position + 1, 4);
  return 0;
}

/** Bytes up to the next value, which for a list or a map is its first one. */
function sizeOf(view: DataView, position: number): number {
  const head = view.getUint8(position);
  const isShortText = head >= 0xa0 && head < 0xc0;
  if (isShortText) return 1 + (head & 0x1f);
  if (head < 0xc0 || head >= 0xe0) return 1;
  const lengthSize = lengthBytes[head - 0xc0]!;
  return 1 + fixedBytes[head - 0xc0]! + lengthSize + readNumber(view, position + 1, lengthSize);
}

/** A number of 0, 1, 2 or 4 bytes. */
function readNumber(view: DataView, position: number, size: number): number {
  if (size === 0) return 0;
  if (size === 1) return view.getUint8(position);
  return size === 2 ? view.getUint16(position) : view.getUint32(position);
}
