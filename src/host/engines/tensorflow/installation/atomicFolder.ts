import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createFolder } from '../../../files/createFolder';
import { flushFolder, atomicWrite } from '../../../files/atomicWrite';
import type { Layout } from './layout';

const markName = 'made-of.txt';

/** Whether a folder was made to its end, of just this. */
export async function isMadeOf(folder: string, ingredients: string): Promise<boolean> {
  const mark = await readFile(join(folder, markName), 'utf8').catch(() => null);
  return mark === ingredients;
}

/**
 * Makes a folder of an installation beside its place and renames it once it is whole, so that one
 * that is there was made to its end. What a killed attempt left is made anew. Until the record is
 * written again, nothing counts as installed.
 * @param ingredients a text that changes when the folder has to be made again
 */
export async function makeFolder(
  layout: Layout,
  folder: string,
  ingredients: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<void> {
  if (await isMadeOf(folder, ingredients)) return;
  await rm(layout.record, { force: true });
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  await createFolder(unfinished);
  try {
    await fill(unfinished);
    await atomicWrite(unfinished, markName, Buffer.from(ingredients));
    await flushFolder(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}
