/** The file of a TF.js Layers folder that names all others. */
export const modelJsonName = 'model.json';

/** A layer as model.json writes it; what stands in its `config` depends on the class. */
export interface KerasLayer {
  readonly class_name: string;
  readonly config: Record<string, unknown>;
}
