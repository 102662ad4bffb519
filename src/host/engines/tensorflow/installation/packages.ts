import { existsSync } from 'node:fs';
import { readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { createFolder } from '../../../files/createFolder';
import type { RunChild } from './childProcess';
import type { Layout } from './layout';
import { findNvidiaGpu } from './nvidiaDriver';
import {
  planPackages,
  sizeInWords,
  wheelPython,
  type PackagePlan,
  type Wheel,
} from './packagePlan';
import { Pip } from './pip';
import type { Progress } from './progress';
import { findPython } from './python';
import { isMadeOf, makeFolder } from './atomicFolder';
import { TensorflowError } from './tensorflowError';

/**
 * What this machine needs.
 * @throws TensorflowError if there is no TensorFlow for it
 */
export async function planForThisMachine(cpuOnly: boolean, run: RunChild): Promise<PackagePlan> {
  const gpu = cpuOnly ? null : await findNvidiaGpu(run);
  const { platform, arch } = process;
  return planPackages({ platform, arch, driver: gpu?.driver ?? null }, cpuOnly);
}

/** The folder of packages that an earlier call made to its end is taken as it is. */
export async function makePackages(
  layout: Layout,
  plan: PackagePlan,
  namedPython: string | null,
  onProgress: (progress: Progress) => void,
  run: RunChild,
): Promise<void> {
  const ingredients = ingredientsOf(plan);
  if (await isMadeOf(layout.packages, ingredients)) return;
  const python = await findPython(namedPython, run);
  // The library for Windows is linked with the Python that it was made for.
  const wheelsFor = process.platform === 'win32' ? python.version : wheelPython;
  await remove(layout.temporary);
  await createFolder(layout.temporary);
  try {
    const { bavail, bsize } = await statfs(layout.folder);
    const room = { freeBytes: bavail * bsize, fetchedBytes: await sizeOf(layout.downloads) };
    expectRoom(plan, room, layout.folder);
    await makeFolder(layout, layout.packages, ingredients, async (folder) => {
      onProgress({ stage: 'environment', share: null, sentence: 'Preparing Python.' });
      const pip = await Pip.create(layout, python, wheelsFor, run);
      await download(pip, plan, onProgress);
      const sentence = `Unpacking ${sizeInWords(plan.diskBytes)}.`;
      onProgress({ stage: 'unpacking', share: null, sentence });
      await pip.unpack(plan.wheels, folder);
    });
    await Promise.all([layout.environment, layout.downloads].map(remove));
  } finally {
    await remove(layout.temporary);
  }
}

/** Whether this plan's packages are there already. */
export function hasPackages(layout: Layout, plan: PackagePlan): Promise<boolean> {
  return isMadeOf(layout.packages, ingredientsOf(plan));
}

/** Removes what was fetched, finished or not; without it the record counts no more either. */
export async function removePackages(layout: Layout): Promise<void> {
  const { packages, environment, downloads } = layout;
  if (existsSync(packages)) await remove(layout.record);
  await Promise.all([packages, environment, downloads].map(remove));
}

function ingredientsOf({ wheels }: PackagePlan): string {
  return wheels.map(({ requirement }) => requirement).join('\n');
}

async function download(
  pip: Pip,
  plan: PackagePlan,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  let before = 0;
  const tell = (wheel: Wheel, bytes: number) => {
    const share = Math.min(1, (before + bytes) / plan.downloadBytes);
    const done = sizeInWords(before + bytes);
    const sentence = `Downloading ${wheel.requirement}: ${done} of ${sizeInWords(plan.downloadBytes)}.`;
    onProgress({ stage: 'downloading', share, sentence });
  };
  for (const wheel of plan.wheels) {
    tell(wheel, 0);
    await pip.download(wheel, (bytes) => tell(wheel, bytes));
    before += wheel.downloadBytes;
  }
}

/**
 * Wants room for what is still to be fetched, what is unpacked, and a tenth to spare.
 * @throws TensorflowError if there is less
 */
export function expectRoom(
  plan: PackagePlan,
  { freeBytes, fetchedBytes }: { freeBytes: number; fetchedBytes: number },
  folder: string,
): void {
  const needed = 1.1 * (Math.max(0, plan.downloadBytes - fetchedBytes) + plan.diskBytes);
  if (freeBytes >= needed) return;
  throw new TensorflowError(
    `TensorFlow needs ${sizeInWords(needed)} of room while it is installed, and the disk of ${folder} has ${sizeInWords(freeBytes)}: make room, or name a folder on another disk in the environment variable CARTPOLE_STUDIO_DATA.`,
  );
}

/** The bytes of the files in a folder; 0 where there is none. */
async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(names.map((name) => stat(join(folder, name))));
  return files.reduce((sum, { size }) => sum + size, 0);
}

function remove(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true });
}
