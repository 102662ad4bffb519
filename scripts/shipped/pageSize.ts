import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { appRoot } from '../../src/host/app/appRoot';
import { readBundleRecord, type BundleRecord } from './bundleRecords';

/** The page's budget, gzipped, with all that it may load later. */
export const maxPageBytes = 350_000;

/** What draws pictures: a window that shows its controls has no need of it yet. */
export const heavyPackages = ['node_modules/pixi.js', 'node_modules/uplot'];

export interface PageSize {
  /** Script, style and page, gzipped one by one. */
  readonly totalBytes: number;
  /** The share of it that is loaded before the first frame. */
  readonly firstFrameBytes: number;
  /** Packages with code in that share. */
  readonly firstFramePackages: readonly string[];
}

/**
 * Weighs the page of the last build.
 * @throws Error with a sentence if there was none
 */
export function pageSize(pageFolder = join(appRoot, 'out/renderer')): PageSize {
  const { chunks } = readBundleRecord('renderer');
  const bytesOf = (file: string): number => gzipSync(readFileSync(join(pageFolder, file))).length;
  const files = readdirSync(pageFolder, { recursive: true, encoding: 'utf8' });
  const weighed = files.filter((file) => ['.js', '.css', '.html'].includes(extname(file)));

  const page = readFileSync(join(pageFolder, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, file]) => file!);
  const first = loadedWith(named, chunks);
  const firstChunks = chunks.filter(({ file }) => first.has(file));
  return {
    totalBytes: sum(weighed.map(bytesOf)),
    firstFrameBytes: sum(['index.html', ...first].map(bytesOf)),
    firstFramePackages: [...new Set(firstChunks.flatMap(({ packages }) => packages))].sort(),
  };
}

/** Some files and all that they import. */
function loadedWith(files: readonly string[], chunks: BundleRecord['chunks']): Set<string> {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    chunks.find((chunk) => chunk.file === file)?.imports.forEach(load);
  };
  files.forEach(load);
  return loaded;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
