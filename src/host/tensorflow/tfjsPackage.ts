import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { appRoot } from '../appRoot';

const requireFromApp = createRequire(join(appRoot, 'package.json'));

/** The package whose native addon is made. */
export interface TfjsPackage {
  readonly folder: string;
  readonly version: string;
}

/** What is said where there is none. */
export const withoutTfjs =
  'This copy of CartPole Studio came without TensorFlow.js: run it from its sources (“npm ci && npm start”) to use TensorFlow.';

/** Null where this copy of the app came without it. */
export function findTfjsPackage(): TfjsPackage | null {
  try {
    const path = requireFromApp.resolve('@tensorflow/tfjs-node-gpu/package.json');
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
    return { folder: dirname(path), version };
  } catch {
    return null;
  }
}
