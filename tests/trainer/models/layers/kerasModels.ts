import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KerasVersion } from '../../../../src/trainer/models/layers/kerasVersion';

interface Weight {
  readonly shape: number[];
  readonly values: number[];
}

/** A small model as Keras describes it, and what it gives there for each of the states. */
export interface KerasModel {
  readonly config: unknown;
  /** By the names of the layers, and of their parts. */
  readonly weights: Readonly<Record<string, Readonly<Record<string, Weight>>>>;
  readonly qValues: readonly (readonly number[])[];
}

/** What tests/data/layers-by-keras/write.py writes. */
export interface KerasModels {
  readonly states: readonly (readonly number[])[];
  readonly playable: Readonly<Record<string, KerasModel>>;
  readonly refused: Readonly<Record<string, { because: string; config: unknown }>>;
}

export function kerasModels(keras: KerasVersion): KerasModels {
  const path = join(import.meta.dirname, `../../../data/layers-by-keras/keras${keras}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as KerasModels;
}
