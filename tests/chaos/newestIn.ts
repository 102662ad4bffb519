import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unsealed } from '../../src/host/checkpoints/checkpointFile';
import { systemCode } from '../../src/host/files/systemErrors';
import type { Checkpoint } from '../../src/trainer/checkpoint/checkpoint';
import { decodeCheckpoint } from '../../src/trainer/checkpoint/checkpointFormat';

/**
 * The newest checkpoint in a folder; null where there is none.
 * @throws Error if it is damaged: a file has its name only when all of it is there
 */
export function newestIn(folder: string): Checkpoint | null {
  for (;;) {
    const newest = Math.max(...numbersIn(folder));
    if (newest === -Infinity) return null;
    const name = `checkpoint-${newest}.bin`;
    try {
      const content = unsealed(readFileSync(join(folder, name)));
      if (content === null) throw new Error(`${name} is damaged.`);
      return decodeCheckpoint(content);
    } catch (error) {
      // Outdated meanwhile: there is a newer one.
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).flatMap(
      (name) => /^checkpoint-(\d+)\.bin$/.exec(name)?.slice(1).map(Number) ?? [],
    );
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
