import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';
import { scriptFolderVariable, scriptName, scripts } from './scripts';

const root = join(import.meta.dirname, '../../..');

/**
 * Bundles the scripts that tests run in processes of their own, once for all test files: compiling
 * the sources in each process would take a second of a processor, every time. Vitest calls it before
 * the first test, and again before a rerun in watch mode.
 */
export async function setup(project: TestProject): Promise<() => void> {
  // In the checkout, where a script finds the built kernels and the packages, but not in a build,
  // which another one may replace meanwhile.
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'test-scripts-'));
  process.env[scriptFolderVariable] = folder;
  await bundle(folder, project);
  project.onTestsRerun(() => bundle(folder, project));
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function bundle(folder: string, project: TestProject): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { alias: project.vite.config.resolve.alias },
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: {
        input: Object.fromEntries(
          scripts.map((source) => [scriptName(source), join(root, source)]),
        ),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
}
