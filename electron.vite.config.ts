import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { buildFolder } from './config/buildFolder';
import { recordModules } from './scripts/shipped/recordModules';

const here = import.meta.dirname;

export default defineConfig({
  // All that runs on Node, Electron's main process and the terminal alike; Node 20 is the oldest.
  main: {
    plugins: [recordModules('main')],
    build: {
      target: 'node20',
      outDir: resolve(buildFolder, 'main'),
      // Its own __dirname clashes with the one that electron-vite adds to a bundle.
      externalizeDeps: { include: ['open'] },
      lib: {
        entry: {
          index: resolve(here, 'src/main/index.ts'),
          cli: resolve(here, 'src/cli/index.ts'),
          electronTrainer: resolve(here, 'src/main/trainer/electronTrainer.ts'),
          electronProbe: resolve(here, 'src/main/trainer/electronProbe.ts'),
          serverTrainer: resolve(here, 'src/server/serverTrainer.ts'),
          modelCodecWorker: resolve(here, 'src/host/models/codec/modelCodecWorker.ts'),
          tensorflowProbe: resolve(here, 'src/host/engines/tensorflow/probe/tensorflowProbe.ts'),
        },
        formats: ['es'],
      },
    },
  },
  preload: {
    plugins: [recordModules('preload')],
    build: {
      outDir: resolve(buildFolder, 'preload'),
      // A sandboxed preload script is CommonJS, in one file.
      externalizeDeps: false,
      lib: { entry: { index: resolve(here, 'src/preload/index.ts') }, formats: ['cjs'] },
      rollupOptions: { output: { entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: resolve(here, 'src/renderer'),
    plugins: [svelte({ configFile: false }), recordModules('renderer')],
    build: {
      target: 'chrome130',
      outDir: resolve(buildFolder, 'renderer'),
      // electron-vite leaves it out; the browser face loads the page over a line.
      minify: true,
      rollupOptions: {
        input: resolve(here, 'src/renderer/index.html'),
        // A busy machine makes a slow build: that is no fault of a plugin.
        checks: { pluginTimings: false },
      },
    },
  },
});
