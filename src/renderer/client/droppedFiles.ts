import { isJson, modelsAmong } from './folderFiles';
import { shortName } from './shortName';

/** What was dropped on the window. */
export interface Drop {
  readonly files: readonly File[];
  /** Of the folder that they lie in; null where files were dropped by themselves. */
  readonly folderName: string | null;
}

/**
 * The files that were dropped; of a folder those of its model, and none of the folders in it. Has to
 * be called within the drop's event, which takes its items with it.
 * @throws Error with a sentence if a folder holds none or several, or comes with something else
 */
export async function droppedFiles(dropped: DataTransfer): Promise<Drop> {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry());
  const folder = entries.find((entry) => entry?.isDirectory === true);
  if (!folder) return { files: [...dropped.files], folderName: null };
  if (entries.length > 1) throw new Error('Open one folder at a time, without other files.');
  const inside = await entriesOf(folder as FileSystemDirectoryEntry);
  const chosen = modelsAmong(inside.filter(({ isFile }) => isFile));
  const name = shortName(folder.name);
  if (chosen.length === 0) {
    throw new Error(`${name} holds no model: drop the folder or the file of a saved model here.`);
  }
  if (chosen.length > 1 && !chosen.some(isJson)) {
    throw new Error(`${name} holds ${chosen.length} models: drop one of them here.`);
  }
  const files = chosen.map((entry) => fileOf(entry as FileSystemFileEntry));
  return { files: await Promise.all(files), folderName: folder.name };
}

/** More than any model has: the rest of a folder that holds something else is not read. */
const maxEntries = 1000;

/** A reader gives a hundred entries at a time, and none when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  while (entries.length < maxEntries) {
    const more = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (more.length === 0) break;
    entries.push(...more);
  }
  return entries;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
