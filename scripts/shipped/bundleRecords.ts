import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { buildFolder } from '../../config/buildFolder';

/** Where a build leaves its notes; they do not ship. */
export const recordsFolder = join(buildFolder, 'records');

const bundleRecordSchema = v.object({
  bundle: v.string(),
  chunks: v.array(
    v.object({
      file: v.string(),
      /** The chunks that are loaded with this one. */
      imports: v.array(v.string()),
      /** Folders as in package-lock.json, such as `node_modules/ws`. */
      packages: v.array(v.string()),
    }),
  ),
});

/** What `recordModules` notes of one bundle. */
export type BundleRecord = v.InferOutput<typeof bundleRecordSchema>;

/** What `npm run build` bundles. */
const bundles = ['main', 'preload', 'renderer', 'tensorflow'];

/**
 * The notes of the last build.
 * @throws Error with a sentence if it left none
 */
export function readBundleRecords(folder = recordsFolder): BundleRecord[] {
  return bundles.map((bundle) => readBundleRecord(bundle, folder));
}

/** The same of one bundle. */
export function readBundleRecord(bundle: string, folder = recordsFolder): BundleRecord {
  try {
    const text = readFileSync(join(folder, `${bundle}.json`), 'utf8');
    return v.parse(bundleRecordSchema, JSON.parse(text));
  } catch {
    throw new Error(`The build left no note of its bundle “${bundle}”: run “npm run build” first.`);
  }
}
