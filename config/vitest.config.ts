import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { configDefaults, defineConfig } from 'vitest/config';

/** Takes minutes, and both processors: it runs when it is asked for. */
const isChaos = process.env['CARTPOLE_STUDIO_CHAOS_MINUTES'] !== undefined;

export default defineConfig({
  // The window's state is written in Svelte's runes.
  plugins: [svelte({ configFile: false })],
  // A thread of sources that run as they are is one of the same sources, and not of the last build.
  resolve: {
    alias: [
      {
        find: './workerEntry',
        replacement: join(import.meta.dirname, '../tests/support/processes/workerEntry.ts'),
      },
    ],
  },
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: isChaos ? configDefaults.exclude : [...configDefaults.exclude, 'tests/chaos/**'],
    globalSetup: ['tests/support/temporaryFolder.ts', 'tests/support/processes/bundleScripts.ts'],
    // A machine of two cores runs two files at a time: Vitest would keep one core for itself.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Real processes, sockets and training runs, on machines that are busy with other things.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is awaited is an event, not a speed: there is one patience for all of them.
    expect: { poll: { timeout: 40_000 } },
  },
});
