import { Inflate } from 'fflate/browser';
import { crc32 } from './crc32';

/** A file in a zip, as the zip's directory tells of it. */
export interface ZipEntry {
  /** With the folders that it lies in. */
  readonly path: string;
  /** Bytes when it is unpacked. */
  readonly size: number;
  /** 0 where it is stored as it is, 8 where it is deflated. */
  readonly method: number;
  /** Of what is unpacked. */
  readonly checksum: number;
  /** As it lies in the zip. */
  readonly packed: Uint8Array;
}

const endSignature = 0x06054b50;
const endBytes = 22;
const maxCommentBytes = 0xffff;
const entrySignature = 0x02014b50;
const entryBytes = 46;
const fileSignature = 0x04034b50;
const fileBytes = 30;
const encrypted = 1;

/**
 * The files in a zip, none of which is unpacked. Zips of more than 4 GiB are none that it reads.
 * @throws RangeError if it is damaged or no zip
 */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(view);
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== entrySignature) throw new RangeError('A zip is damaged.');
    if ((view.getUint16(at + 8, true) & encrypted) !== 0) throw new RangeError('It is encrypted.');
    const packedBytes = view.getUint32(at + 20, true);
    const nameBytes = view.getUint16(at + 28, true);
    const start = dataStart(view, view.getUint32(at + 42, true));
    if (start + packedBytes > bytes.length) throw new RangeError('A zip is cut short.');
    entries.push({
      path: new TextDecoder('utf-8', { fatal: false }).decode(
        bytes.subarray(at + entryBytes, at + entryBytes + nameBytes),
      ),
      size: view.getUint32(at + 24, true),
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      packed: bytes.subarray(start, start + packedBytes),
    });
    at += entryBytes + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** What is unpacked between two looks at how much came of it: a thousand times as much at most. */
const stepBytes = 16 * 1024;

/**
 * Unpacks one file. The package's own way to do so for a whole zip believes the directory: of a file
 * that is really larger it unpacks everything, for minutes, and keeps the beginning.
 * @throws RangeError if it is damaged, or not what the directory says
 */
export function unpacked({ size, method, checksum, packed }: ZipEntry): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(size);
  let filled = 0;
  const take = (part: Uint8Array) => {
    if (filled + part.length > size) throw new RangeError('It is larger than it says.');
    content.set(part, filled);
    filled += part.length;
  };
  if (method === 0) take(packed);
  else if (method === 8) {
    const inflate = new Inflate(take);
    for (let start = 0; start < packed.length; start += stepBytes) {
      const end = start + stepBytes;
      inflate.push(packed.subarray(start, end), end >= packed.length);
    }
  } else throw new RangeError('It is packed in an unknown way.');
  if (filled < size) throw new RangeError('It is smaller than it says.');
  if (crc32(content) !== checksum) throw new RangeError('Its checksum is another.');
  return content;
}

/** The directory's last record, which only a comment follows. */
function endOfDirectory(view: DataView): number {
  const last = view.byteLength - endBytes;
  for (let at = last; at >= Math.max(0, last - maxCommentBytes); at--) {
    if (view.getUint32(at, true) === endSignature) return at;
  }
  throw new RangeError('It is no zip.');
}

/** A file's own record stands before its bytes, and names it again. */
function dataStart(view: DataView, at: number): number {
  if (view.getUint32(at, true) !== fileSignature) throw new RangeError('A zip is damaged.');
  return at + fileBytes + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
}
