import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { recordsFolder, type BundleRecord } from './bundleRecords';
import { packageFolderOf } from './packageFolder';

/**
 * Notes of which packages a bundle holds code after all that is unused was left out: licences, SBOM,
 * audit and size are taken from these notes, so that they tell what ships and not what is installed.
 * @param bundle the note's name
 */
export function recordModules(bundle: string): Plugin {
  return {
    name: 'record-modules',
    generateBundle(_options, files) {
      const chunks = Object.values(files)
        .filter((file) => file.type === 'chunk')
        .map(({ fileName, imports, modules }) => ({
          file: fileName,
          imports,
          packages: packagesOf(modules),
        }));
      const record: BundleRecord = { bundle, chunks };
      mkdirSync(recordsFolder, { recursive: true });
      writeFileSync(join(recordsFolder, `${bundle}.json`), `${JSON.stringify(record, null, 2)}\n`);
    },
  };
}

function packagesOf(modules: Readonly<Record<string, { renderedLength: number }>>): string[] {
  const folders = Object.entries(modules)
    // A style sheet is written elsewhere, and has no length here.
    .filter(([id, { renderedLength }]) => renderedLength > 0 || /\.css(\?|$)/.test(id))
    .map(([id]) => packageFolderOf(id));
  return [...new Set(folders.filter((folder) => folder !== null))].sort();
}
