import { join } from 'node:path';
import { appDataFolder } from '../../../app/appDataFolder';

/** Where the parts of an installation lie. */
export interface Layout {
  readonly folder: string;
  /** Python's virtual environment: the tool that fetches the packages, gone when they are there. */
  readonly environment: string;
  /** Wheels that are fetched already, until all of them are unpacked. */
  readonly downloads: string;
  /** For pip's own unpacking, on the same disk as what it unpacks. */
  readonly temporary: string;
  /** The unpacked wheels: `tensorflow`, and `nvidia` beside it. */
  readonly packages: string;
  readonly addonFolder: string;
  readonly addon: string;
  /** Written last: without it nothing counts as installed. */
  readonly record: string;
  readonly probe: string;
  /** Beside the folder: what removes the folder holds it to the end. */
  readonly lock: string;
}

export const addonName = 'tfjs_binding.node';

export function layoutOf(folder = join(appDataFolder(), 'tensorflow')): Layout {
  return {
    folder,
    environment: join(folder, 'environment'),
    downloads: join(folder, 'downloads'),
    temporary: join(folder, 'temporary'),
    packages: join(folder, 'packages'),
    addonFolder: join(folder, 'addon'),
    addon: join(folder, 'addon', addonName),
    record: join(folder, 'installation.json'),
    probe: join(folder, 'probe.json'),
    lock: `${folder}.lock`,
  };
}
