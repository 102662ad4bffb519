import type { ModelFile } from '../../shared/modelFile';
import type { ModelFormatId } from '../../shared/modelFormats';
import type { ActivationName } from '../../shared/activations';
import type { Model } from './model';

/** What a person said about files that do not tell all. */
export interface DecodeOptions {
  /** Of the hidden layers, where a file holds weights without a topology; null where nobody said. */
  readonly hiddenActivation: ActivationName | null;
}

/** What files come to. */
export type Decoded =
  | { readonly kind: 'model'; readonly model: Model }
  /**
   * Weights alone: they play once somebody says what the hidden layers do. The units are those from
   * the observation to the actions, such as [4, 24, 24, 2].
   */
  | { readonly kind: 'activationNeeded'; readonly layerUnits: readonly number[] };

/** What files come to, and in which format they are. */
export type DecodedFiles = Decoded & { readonly format: Pick<ModelFormat, 'id' | 'label'> };

/** A format in which models are opened, and saved: bytes in, bytes out. */
export interface ModelFormat {
  readonly id: ModelFormatId;
  /** For a person: “TF.js Layers”. */
  readonly label: string;
  /** Whether files are of this format, by what is in them; cheap, and never throws. */
  recognizes(files: readonly ModelFile[]): boolean;
  /** Rejects with a ModelFormatError, in one sentence, if it is no model that plays CartPole. */
  decode(files: readonly ModelFile[], options: DecodeOptions): Promise<Decoded>;
  /** Rejects with a ModelFormatError if the model cannot be written in this format. */
  encode(model: Model): Promise<ModelFile[]>;
}
