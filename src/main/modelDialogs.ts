import { basename, join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { readModelFolder, writeModelFolder } from '../host/modelFolder';
import type { OpenOutcome, SaveOutcome } from '../shared/desktopBridge';
import type { ModelFile } from '../shared/modelFile';

/** Asks where to, then writes the model's folder there. */
export async function saveModelByDialog(
  window: BrowserWindow,
  suggestedName: string,
  files: readonly ModelFile[],
): Promise<SaveOutcome> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save the model as a folder',
    buttonLabel: 'Save',
    defaultPath: join(app.getPath('documents'), folderName(suggestedName)),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  if (canceled || filePath === '') return { outcome: 'cancelled' };
  try {
    await writeModelFolder(filePath, files);
    return { outcome: 'saved', name: basename(filePath) };
  } catch (error) {
    return { outcome: 'failed', problem: sentenceOf(error) };
  }
}

/** Asks which folder, then reads the model in it. */
export async function openModelByDialog(window: BrowserWindow): Promise<OpenOutcome> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open a model’s folder',
    buttonLabel: 'Open',
    properties: ['openDirectory'],
  });
  const folder = filePaths[0];
  if (canceled || folder === undefined) return { outcome: 'cancelled' };
  try {
    return { outcome: 'opened', name: basename(folder), files: await readModelFolder(folder) };
  } catch (error) {
    return { outcome: 'failed', problem: sentenceOf(error) };
  }
}

/** A name that every system accepts for a folder, as near to the suggested one as can be. */
function folderName(suggestedName: string): string {
  const name = suggestedName.replace(/[/\\:*?"<>|\p{Cc}]/gu, '-').replace(/^[. ]+|[. ]+$/g, '');
  return name === '' ? 'cartpole-model' : name;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
