import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { ModelFile } from '../../../../src/shared/modelFile';

const referenceSchema = v.object({
  states: v.array(v.array(v.number())),
  models: v.record(
    v.string(),
    v.object({
      kerasVersion: v.string(),
      qValues: v.optional(v.array(v.array(v.number()))),
      mustBeRefused: v.optional(v.string()),
    }),
  ),
});

export interface ReferenceFile {
  readonly name: string;
  readonly file: ModelFile;
  readonly kerasVersion: string;
  /** Null for a file that must be refused. */
  readonly qValues: readonly (readonly number[])[] | null;
  /** What is in the way; null for a file that plays. */
  readonly mustBeRefused: string | null;
}

export interface ReferenceFolder {
  readonly states: readonly (readonly number[])[];
  readonly files: readonly ReferenceFile[];
}

/** Files that Keras 3.15 wrote. */
export const keras3Folder = join(import.meta.dirname, '../../../data/keras3');
/** Files with weights in every layout that Keras 2 and 3 had, which the script beside them wrote. */
export const layoutsFolder = join(import.meta.dirname, '../../../data/keras-layouts');
/** Real people's files, which are not ours to give away. */
export const sharedKerasFolder = join(import.meta.dirname, '../../../../../shared/data/keras-h5');

/** The files of a folder and what its reference.json says of them; null where it is not there. */
export function referenceFolder(folder: string): ReferenceFolder | null {
  if (!existsSync(folder)) return null;
  const text = readFileSync(join(folder, 'reference.json'), 'utf8');
  const { states, models } = v.parse(referenceSchema, JSON.parse(text));
  const files = Object.entries(models).map(([name, told]) => ({
    name,
    file: { name, bytes: Uint8Array.from(readFileSync(join(folder, name))) },
    kerasVersion: told.kerasVersion,
    qValues: told.qValues ?? null,
    mustBeRefused: told.mustBeRefused ?? null,
  }));
  return { states, files };
}
