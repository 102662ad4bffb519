import type { ModelFile } from '../../../shared/modelFile';
import type { ModelFormatId } from '../../../shared/modelFormats';
import type { Model } from '../../../trainer/models/model';
import type { DecodedFiles, DecodeOptions } from '../../../trainer/models/modelFormat';

/** What a codec's thread is asked, once in its life. */
export type CodecRequest =
  | {
      readonly kind: 'decode';
      readonly files: readonly ModelFile[];
      readonly options: DecodeOptions;
    }
  | { readonly kind: 'encode'; readonly model: Model; readonly format: ModelFormatId };

/** What it answers. */
export type CodecAnswer =
  | { readonly kind: 'decoded'; readonly decoded: DecodedFiles }
  | { readonly kind: 'encoded'; readonly files: readonly ModelFile[] }
  /** A sentence for a person. */
  | { readonly kind: 'refused'; readonly sentence: string }
  /** What nobody foresaw. */
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * Files of which each has a buffer to itself, and these buffers: they go to another thread without
 * a copy, and are empty here afterwards.
 */
export function handOver(files: readonly ModelFile[]): {
  readonly files: ModelFile[];
  readonly buffers: ArrayBuffer[];
} {
  const alone = files.map(({ name, bytes }) => ({ name, bytes: ownBytes(bytes) }));
  return { files: alone, buffers: alone.map(({ bytes }) => bytes.buffer) };
}

function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return isAlone ? new Uint8Array(buffer) : new Uint8Array(bytes);
}
