import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** In a build: what it was made of, as `sourceStamp` tells it. */
export const stampName = 'sources.sha256';

/** A file of each part of a build. */
const parts = [
  'main/cli.js',
  'renderer/index.html',
  'tensorflow/tfjs.cjs',
  'kernels/simd.wasm',
  'kernels/simd-relaxed.wasm',
];

/**
 * Names what a build of this moment would be made of, by the content of all sources: the times of
 * files tell less, since one may be set to a time to come. Null in an installed package, which has
 * no sources.
 */
export function sourceStamp(root) {
  const sources = filesIn(join(root, 'src'));
  if (!sources.some((file) => file.endsWith('.ts'))) return null;
  const settings = ['package-lock.json', 'electron.vite.config.ts'].map((name) => join(root, name));
  const hash = createHash('sha256');
  for (const file of [...sources, ...filesIn(join(root, 'config')), ...settings].sort()) {
    const content = contentOf(file);
    if (content !== null)
      hash.update(`${relative(root, file)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Why a build is due, as the beginning of a sentence; null if none is. */
export function buildReason(root) {
  const stamp = sourceStamp(root);
  if (stamp === null) return null;
  const out = join(root, 'out');
  if (!parts.every((file) => existsSync(join(out, file)))) {
    return 'CartPole Studio is not built yet: building it now';
  }
  if (stampOf(out) === stamp) return null;
  return 'The sources have changed since the build: building again';
}

/** What a build was made of; null where it does not say. */
export function stampOf(build) {
  return contentOf(join(build, stampName))?.toString() ?? null;
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** Null for a file that is not there, or no more. */
function contentOf(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
