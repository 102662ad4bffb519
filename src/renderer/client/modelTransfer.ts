import type { OpenOutcome, SaveOutcome } from '../../shared/desktop/desktopBridge';
import { maxModelBytes, maxModelFiles, modelEndings } from '../../shared/modelFile';
import { modelFileName, modelFormatFacts } from '../../shared/modelFormats';
import type { EventOf } from '../../shared/protocol/events';
import { pickedModel } from './pickedModel';

/**
 * Hands a model to the browser as one download: its single file as it is, or a zip of its folder.
 * @param withReadme whether the text about it comes too, in one zip with a single file
 */
export async function downloadModel(
  { format, suggestedName, files, readme }: EventOf<'modelExported'>,
  withReadme: boolean,
): Promise<SaveOutcome> {
  const isFolder = modelFormatFacts[format].ending === null;
  // The text calls a single file by this name.
  const named = isFolder
    ? files
    : files.map((file) => ({ ...file, name: modelFileName(suggestedName, format) }));
  if (!isFolder && !withReadme) return download(named[0]!.name, named[0]!.bytes);
  const { zipModel } = await import('../../shared/modelArchive');
  return download(`${suggestedName}.zip`, zipModel(suggestedName, named, readme));
}

function download(name: string, bytes: Uint8Array): SaveOutcome {
  const content = new Blob([bytes as Uint8Array<ArrayBuffer>], {
    type: 'application/octet-stream',
  });
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has its own hold on the bytes once the download began.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return { outcome: 'saved', name };
}

/** Lets the person choose a model's file, or a model.json together with its weights. */
export async function pickModel(): Promise<OpenOutcome> {
  const picked = await askForFiles();
  return picked.length === 0 ? { outcome: 'cancelled' } : readModelFiles(picked);
}

/**
 * Reads what was picked or dropped on the window.
 * @param folderName of the folder that the files came in; null where they came by themselves
 */
export async function readModelFiles(
  picked: readonly File[],
  folderName: string | null = null,
): Promise<OpenOutcome> {
  const problem = unlikely(picked);
  if (problem !== null) return { outcome: 'failed', problem };
  try {
    const files = await Promise.all(
      picked.map(async (file) => ({
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })),
    );
    return { outcome: 'opened', ...(await pickedModel(files, folderName)), ticket: null };
  } catch (error) {
    return { outcome: 'failed', problem: (error as Error).message };
  }
}

/** Why these files are not even read; null where they are. */
function unlikely(picked: readonly File[]): string | null {
  if (picked.length > maxModelFiles) {
    return 'These are too many files for one model: open one model at a time.';
  }
  const bytes = picked.reduce((total, file) => total + file.size, 0);
  return bytes > maxModelBytes
    ? 'These files are larger than any CartPole model: choose a saved model.'
    : null;
}

function askForFiles(): Promise<File[]> {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = modelEndings.map((ending) => `.${ending}`).join();
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve([...(input.files ?? [])]), { once: true });
    input.addEventListener('cancel', () => resolve([]), { once: true });
    input.click();
  });
}
