import type { OpenOutcome, SaveOutcome } from '../../shared/desktop/desktopBridge';
import { maxModelBytes, modelEndings, type ModelFile } from '../../shared/modelFile';
import { readPickedModel, zipModel } from './modelArchive';
import { shortName } from './shortName';

/** Hands the model to the browser as one download, `suggestedName`.zip. */
export async function downloadModel(
  suggestedName: string,
  files: readonly ModelFile[],
): Promise<SaveOutcome> {
  const name = `${suggestedName}.zip`;
  const zip = await zipModel(suggestedName, files);
  const address = URL.createObjectURL(new Blob([zip], { type: 'application/zip' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has its own hold on the bytes once the download began.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return { outcome: 'saved', name };
}

/** Lets the person choose a zip, or a model.json together with its weights. */
export async function pickModel(): Promise<OpenOutcome> {
  const picked = await askForFiles();
  return picked.length === 0 ? { outcome: 'cancelled' } : readModelFiles(picked);
}

/**
 * Reads what was picked or dropped on the window.
 * @param folderName of the folder that the files came in, whose name is the model's then
 */
export async function readModelFiles(
  picked: readonly File[],
  folderName: string | null = null,
): Promise<OpenOutcome> {
  const bytes = picked.reduce((total, file) => total + file.size, 0);
  if (bytes > maxModelBytes) {
    return {
      outcome: 'failed',
      problem: 'These files are larger than any CartPole model: choose a saved model.',
    };
  }
  try {
    const files: ModelFile[] = await Promise.all(
      picked.map(async (file) => ({
        name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })),
    );
    const model = await readPickedModel(files);
    const name = folderName === null ? model.name : shortName(folderName);
    return { outcome: 'opened', name, files: model.files, ticket: null };
  } catch (error) {
    return { outcome: 'failed', problem: (error as Error).message };
  }
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
