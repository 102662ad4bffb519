import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readBundleRecord } from '../../../scripts/shipped/bundleRecords';
import { appRoot } from '../../../src/host/app/appRoot';

/** What goes to other programs and so lies beside the asar. */
export const unpackedFiles = [
  ...[
    ...['napi_auto_ref.h', 'tf_auto_status.h', 'tf_auto_tensor.h', 'tfe_auto_op.h'],
    ...['tfjs_backend.cc', 'tfjs_backend.h', 'tfjs_binding.cc', 'utils.h'],
  ].map((name) => `out/tensorflow/addon-sources/binding/${name}`),
  ...['js_native_api.h', 'js_native_api_types.h', 'node_api.h', 'node_api_types.h'].map(
    (name) => `out/tensorflow/addon-sources/node-api/include/${name}`,
  ),
  'out/tensorflow/addon-sources/node-api/def/node_api.def',
  'resources/icon.png',
];

/**
 * Every file that an installed app may hold, and must: a new one is added here on purpose. Names of
 * bundles' parts, which hold a hash, are those that the last build noted.
 */
export function allowedFiles(): string[] {
  const pageScripts = chunks('renderer');
  return [
    ...['LICENSE', 'package.json', 'out/THIRD-PARTY-NOTICES.txt'],
    ...['out/kernels/simd.wasm', 'out/kernels/simd-relaxed.wasm'],
    ...chunks('main'),
    ...chunks('preload'),
    ...['out/renderer/index.html', ...pageScripts, ...styleSheets(pageScripts)],
    ...chunks('tensorflow'),
    ...unpackedFiles,
    'resources/trained-agent/README.md',
    'resources/trained-agent/model.json',
    'resources/trained-agent/weights-86f268eb835db2a2.bin',
  ].sort();
}

function chunks(bundle: string): string[] {
  return readBundleRecord(bundle).chunks.map(({ file }) => `out/${bundle}/${file}`);
}

/** Those that the page or its scripts name. */
function styleSheets(pageScripts: readonly string[]): string[] {
  const naming = ['out/renderer/index.html', ...pageScripts];
  const names = naming.flatMap((file) => {
    const text = readFileSync(join(appRoot, file), 'utf8');
    return [...text.matchAll(/[\w./-]+-[\w-]{8}\.css\b/g)].map(([path]) => basename(path));
  });
  return [...new Set(names)].map((name) => `out/renderer/assets/${name}`);
}
