import type { ModelFile } from '../../shared/modelFile';
import type { ModelFormatId } from '../../shared/modelFormats';
import type { Model } from './model';
import type { DecodedFiles, DecodeOptions } from './modelFormat';
import { decodeModel, encodeModel } from './modelFormats';

/** Reads and writes models; a host hands in one that does so away from the trainer. */
export interface ModelCodec {
  /** Rejects with a ModelFormatError, in one sentence, if it is no model that plays CartPole. */
  decode(files: readonly ModelFile[], options: DecodeOptions): Promise<DecodedFiles>;
  /** Rejects with a ModelFormatError if the model cannot be written in this format. */
  encode(model: Model, format: ModelFormatId): Promise<ModelFile[]>;
}

/** Reads and writes where it is called: for files that are trusted, and for tests. */
export const directCodec: ModelCodec = { decode: decodeModel, encode: encodeModel };
