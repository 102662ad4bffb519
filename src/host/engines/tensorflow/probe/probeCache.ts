import { readFile, stat } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { parseBoundedJson } from '../../../../shared/boundedJson';
import { readPlainFile } from '../../../files/plainFile';
import { atomicWrite } from '../../../files/atomicWrite';
import { libraryLinkName } from '../addon/addonCompiler';
import type { Layout } from '../installation/layout';
import { probeAnswerSchema, type ProbeAnswer } from './probeReport';
import type { InstallationRecord } from '../installation/record';
import { linkedLibraries } from '../addon/tensorflowLibrary';

const cacheSchema = v.record(v.string(), probeAnswerSchema);

/** Eight answers, with what each of them depends on. */
const maxBytes = 1024 * 1024;

/** A machine runs it under few kinds of Node: the terminal's, Electron's. */
const keptAnswers = 8;

/** What the probe answered under this key the last time; null if it has to be asked. */
export async function readProbe(layout: Layout, key: string): Promise<ProbeAnswer | null> {
  const answers = await readAnswers(layout);
  return answers[key] ?? null;
}

/** Keeps an answer; where it cannot be written, the next start asks again. */
export async function writeProbe(layout: Layout, key: string, answer: ProbeAnswer): Promise<void> {
  const others = Object.entries(await readAnswers(layout)).filter(([other]) => other !== key);
  const kept = [...others, [key, answer]].slice(-keptAnswers);
  const bytes = Buffer.from(JSON.stringify(Object.fromEntries(kept)));
  await atomicWrite(layout.folder, basename(layout.probe), bytes).catch(() => undefined);
}

async function readAnswers(layout: Layout): Promise<Record<string, ProbeAnswer>> {
  try {
    const bytes = await readPlainFile(layout.probe, { maxBytes });
    return v.parse(cacheSchema, parseBoundedJson(bytes, maxBytes));
  } catch {
    // No answers yet, or damaged ones: the probe is asked again.
    return {};
  }
}

/** All that an answer may depend on: the installation, what runs it, and the machine. */
export async function probeKey(layout: Layout, record: InstallationRecord): Promise<string> {
  // A library that the person named may be replaced by pip at any time, and any file be damaged.
  const paths = [layout.addon, ...linkedLibraries(join(layout.addonFolder, libraryLinkName))];
  const libraries = await Promise.all(
    paths.map(async (path) => {
      const { size, mtimeMs } = await stat(path);
      return [size, mtimeMs];
    }),
  );
  const driver = await readFile('/proc/driver/nvidia/version', 'utf8').catch(() => '');
  const { node, electron = '' } = process.versions;
  const machine = [process.arch, cpus()[0]?.model, driver.trim()];
  return JSON.stringify([record, libraries, node, electron, ...machine]);
}
