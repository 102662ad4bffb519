import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { appRoot } from '../../src/host/app/appRoot';
import { readBundleRecords, type BundleRecord } from './bundleRecords';

/** A package of others of which something is in an installed app. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly licence: string;
  /** As in package-lock.json, such as `node_modules/ws`. */
  readonly folder: string;
  /** Where in the app: names of bundles, “kernels” or “runtime”. */
  readonly parts: readonly string[];
  /** The registry's hash of the whole package, as in package-lock.json. */
  readonly integrity: string;
}

/** What ships and is in no bundle, with the reason why it is known to. */
const besidesBundles: readonly (readonly [folder: string, part: string])[] = [
  // The compiler lays its own library's code into the WebAssembly modules.
  ['node_modules/assemblyscript', 'kernels'],
  // Its headers lie beside TensorFlow.js' bundle, for the compiler of the addon.
  ['node_modules/node-api-headers', 'tensorflow'],
  // Its binary is the app's executable, with Chromium and Node in it.
  ['node_modules/electron', 'runtime'],
];

/** The licences of packages whose package.json only points to their own text. */
const licencesByName: Readonly<Record<string, string>> = {
  // NIST's own code, and the HDF5 library in it.
  h5wasm: 'NIST-Software AND HDF5',
};

const packageSchema = v.object({ name: v.string(), version: v.string(), license: v.string() });
const lockSchema = v.object({
  packages: v.record(
    v.string(),
    v.object({ version: v.optional(v.string()), integrity: v.optional(v.string()) }),
  ),
});

/**
 * What the last build put into the app, by name and version.
 * @throws Error with a sentence if there was no build, or if what is installed is not what is locked
 */
export function shippedPackages(
  records: readonly BundleRecord[] = readBundleRecords(),
): ShippedPackage[] {
  const partsOf = new Map<string, Set<string>>();
  const note = (folder: string, part: string): void => {
    partsOf.set(folder, (partsOf.get(folder) ?? new Set()).add(part));
  };
  for (const { bundle, chunks } of records) {
    for (const { packages } of chunks) for (const folder of packages) note(folder, bundle);
  }
  for (const [folder, part] of besidesBundles) note(folder, part);

  const { packages: locked } = v.parse(lockSchema, readJson('package-lock.json'));
  return [...partsOf]
    .map(([folder, parts]) => {
      const { name, version, license } = v.parse(packageSchema, readJson(`${folder}/package.json`));
      const lock = locked[folder];
      if (lock?.version !== version || lock.integrity === undefined) {
        throw new Error(`${name} ${version} is not what package-lock.json has: run “npm ci”.`);
      }
      const { integrity } = lock;
      const licence = licencesByName[name] ?? license;
      return { name, version, licence, folder, parts: [...parts].sort(), integrity };
    })
    .sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** The licence as it is said to people. */
export function licenceName({ licence }: ShippedPackage): string {
  return licence.replace(/^\((.*)\)$/, '$1');
}

/** By code units, so that every system sorts alike. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(appRoot, path), 'utf8'));
}
