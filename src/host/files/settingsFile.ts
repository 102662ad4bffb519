import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseBoundedJson } from '../../shared/boundedJson';
import { createFolder } from './createFolder';
import { FileTooLargeError, NotPlainFileError, readPlainFile } from './plainFile';
import { systemCode } from './systemErrors';
import { atomicWrite } from './atomicWrite';

/** What a settings file holds, in its present version. */
export interface SettingsFormat<Settings> {
  readonly schema: v.GenericSchema<unknown, Settings>;
  readonly defaults: Settings;
  /** The first turns settings of version 1 into those of version 2, and so on. */
  readonly migrations: readonly ((older: object) => object)[];
}

interface SettingsFileOptions<Settings> {
  /** Created when something is saved for the first time. */
  readonly folder: string;
  /** Without an ending: "settings". */
  readonly name: string;
  readonly format: SettingsFormat<Settings>;
  /** Hears in a sentence that a change could not be saved; it holds until the app is closed. */
  onNotSaved(sentence: string): void;
}

/** A few dozen values and ten paths; a file of megabytes is none of ours. */
const maxBytes = 256 * 1024;

const versionSchema = v.object({ version: v.pipe(v.number(), v.integer(), v.minValue(1)) });

/**
 * Settings in a JSON file that is checked when it is read, migrated from older versions and written
 * beside and renamed. One that cannot be used is put aside, not lost. The package conf (which
 * electron-store is) would do, but it deletes a file that fails its check, writes without looking
 * at how much the disk took, and brings a second validator, ajv.
 */
export class SettingsFile<Settings extends object> {
  /** Why the settings are not those that were saved, in a sentence for a person. */
  readonly problem: string | null;
  private current: Settings;
  private isSaved = true;
  private saving: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: SettingsFileOptions<Settings>,
    found: { settings: Settings; problem: string | null },
  ) {
    this.current = found.settings;
    this.problem = found.problem;
  }

  /** Reads the file; without one, or with one that cannot be used, begins with the defaults. */
  static async open<Settings extends object>(
    options: SettingsFileOptions<Settings>,
  ): Promise<SettingsFile<Settings>> {
    return new SettingsFile(options, await read(options));
  }

  get settings(): Settings {
    return this.current;
  }

  /** Takes effect at once; the file follows. */
  change(part: Partial<Settings>): void {
    this.current = { ...this.current, ...part };
    this.isSaved = false;
    this.saving = this.saving.then(() => this.save());
  }

  /** Resolves when every change is in the file, or could not be saved. */
  whenSaved(): Promise<void> {
    return this.saving;
  }

  private async save(): Promise<void> {
    // Changes that came in a row are written once.
    if (this.isSaved) return;
    this.isSaved = true;
    const { folder, name, format, onNotSaved } = this.options;
    const document = { version: format.migrations.length + 1, ...this.current };
    try {
      await createFolder(folder);
      const text = `${JSON.stringify(document, null, 2)}\n`;
      await atomicWrite(folder, `${name}.json`, Buffer.from(text));
    } catch (error) {
      const cause = systemCode(error) ?? String(error);
      onNotSaved(
        `The settings could not be saved (${cause}), so they hold until CartPole Studio is closed.`,
      );
    }
  }
}

async function read<Settings extends object>({
  folder,
  name,
  format,
}: SettingsFileOptions<Settings>): Promise<{ settings: Settings; problem: string | null }> {
  const path = join(folder, `${name}.json`);
  let parsed: Settings | 'corrupt' | 'newer';
  try {
    parsed = parse(await readPlainFile(path, { maxBytes, followsLinks: true }), format);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { settings: format.defaults, problem: null };
    if (error instanceof FileTooLargeError) parsed = 'corrupt';
    else {
      const cause =
        error instanceof NotPlainFileError
          ? 'it is no plain file'
          : (systemCode(error) ?? String(error));
      const problem = `The settings could not be read (${cause}), so the usual ones are used.`;
      return { settings: format.defaults, problem };
    }
  }
  if (typeof parsed !== 'string') return { settings: parsed, problem: null };
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  const copy = `${name}.${parsed}-${time}.json`;
  const cause =
    parsed === 'newer' ? 'were written by a newer CartPole Studio' : 'could not be understood';
  const kept = await rename(path, join(folder, copy)).then(
    () => `; the old ones are kept as “${copy}”.`,
    () => '.',
  );
  return { settings: format.defaults, problem: `The settings ${cause} and begin anew${kept}` };
}

/** The settings in a file, or why they cannot be used. */
function parse<Settings>(
  bytes: Uint8Array,
  { schema, migrations }: SettingsFormat<Settings>,
): Settings | 'corrupt' | 'newer' {
  let document: unknown;
  try {
    document = parseBoundedJson(bytes, maxBytes);
  } catch {
    // No JSON: where is of no use to the person, who finds the text in the copy.
    return 'corrupt';
  }
  const versioned = v.safeParse(versionSchema, document);
  if (!versioned.success) return 'corrupt';
  const { version } = versioned.output;
  if (version > migrations.length + 1) return 'newer';
  try {
    const migrated = migrations
      .slice(version - 1)
      .reduce((older, migrate) => migrate(older), document as object);
    const result = v.safeParse(schema, migrated);
    return result.success ? result.output : 'corrupt';
  } catch {
    // A migration that met what its version never wrote.
    return 'corrupt';
  }
}
