import type { ModelFile } from '../../shared/modelFile';
import type { Model } from './model';

/** A format in which models are opened and saved: bytes in, bytes out. */
export interface ModelFormat {
  /** The name of its folder here. */
  readonly id: string;
  /** For a person: "TF.js Layers". */
  readonly label: string;
  /** Whether files are of this format, by what is in them. */
  recognizes(files: readonly ModelFile[]): boolean;
  /** @throws ModelFormatError with one sentence if it is no model that plays CartPole */
  decode(files: readonly ModelFile[]): Model;
  /** @throws ModelFormatError if the model cannot be written in this format */
  encode(model: Model): ModelFile[];
}
