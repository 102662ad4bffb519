import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { defineConfig, type Plugin } from 'vite';
import { recordModules } from '../scripts/shipped/recordModules';
import { buildFolder } from './buildFolder';

const root = join(import.meta.dirname, '..');
const tfjs = join(root, 'src/host/engines/tensorflow/tfjs');

function folderOf(packageName: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
}

/** Lays beside the bundle what a compiler makes the native addon of. */
function addonSources(): Plugin {
  const folders = [
    { from: join(folderOf('@tensorflow/tfjs-node-gpu'), 'binding'), to: 'addon-sources/binding' },
    { from: join(folderOf('node-api-headers'), 'include'), to: 'addon-sources/node-api/include' },
    { from: join(folderOf('node-api-headers'), 'def'), to: 'addon-sources/node-api/def' },
  ];
  return {
    name: 'addon-sources',
    generateBundle() {
      for (const { from, to } of folders) {
        for (const name of readdirSync(from)) {
          const source = readFileSync(join(from, name));
          this.emitFile({ type: 'asset', fileName: `${to}/${name}`, source });
        }
      }
    },
  };
}

/**
 * One CommonJS file of all that TensorFlow.js needs, loaded when an installation is used: its
 * package brings 100 MB along, most of them for an installer that no longer works.
 */
export default defineConfig({
  plugins: [addonSources(), recordModules('tensorflow')],
  resolve: {
    alias: [
      { find: '@mapbox/node-pre-gyp', replacement: join(tfjs, 'addonFinder.ts') },
      // Nothing of ours computes on other backends, or reads models and data in TensorFlow.js' way.
      {
        find: /^@tensorflow\/tfjs-(backend-cpu|backend-webgl|converter|data)$/,
        replacement: 'data:text/javascript,export {}',
      },
    ],
  },
  // The packages' builds for Node: the native backend extends their classes as functions.
  environments: { ssr: { resolve: { mainFields: ['main'] } } },
  // `fetch` is in Node itself, so that nothing ever asks for node-fetch.
  ssr: { noExternal: true, external: ['node-fetch'] },
  build: {
    target: 'node20',
    outDir: join(buildFolder, 'tensorflow'),
    ssr: join(tfjs, 'tfjsBundle.ts'),
    rollupOptions: { output: { format: 'cjs', entryFileNames: 'tfjs.cjs', codeSplitting: false } },
  },
});
