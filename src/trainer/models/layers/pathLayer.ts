import * as v from 'valibot';
import { quoted } from '../modelFormatError';

const name = v.pipe(v.string(), v.minLength(1));

/** Layers as a file describes them. */
export const jsonLayersSchema = v.pipe(
  v.array(
    v.object({
      class_name: name,
      name: v.nullish(name),
      config: v.looseObject({ name }),
      /** Keras 3 writes it, with the package's name in front, for what is not Keras' own. */
      registered_name: v.optional(v.unknown()),
      inbound_nodes: v.optional(v.unknown()),
    }),
  ),
  v.minLength(1),
);
export type JsonLayer = v.InferOutput<typeof jsonLayersSchema>[number];

/** A layer of a model's single path, in Keras' words, whatever the format. */
export interface PathLayer {
  /** "Dense" */
  readonly className: string;
  readonly name: string;
  /** As Keras writes it; read where it is needed. */
  readonly config: unknown;
}

/** The layer as a sentence begins with it. */
export function theLayer({ name }: Pick<PathLayer, 'name'>): string {
  return `The layer ${quoted(name)}`;
}
