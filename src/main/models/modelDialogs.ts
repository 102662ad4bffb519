import { dirname, extname, join } from 'node:path';
import { app, dialog, type BrowserWindow, type SaveDialogOptions } from 'electron';
import type { OpenTarget } from '../../shared/desktop/desktopBridge';

/** Asks which folder to save a model in; null if the person cancelled. */
export function askSaveLocation(
  window: BrowserWindow | null,
  suggestedName: string,
  lastModel: string | undefined,
): Promise<string | null> {
  return askForPath(window, {
    title: 'Save the model as a folder',
    buttonLabel: 'Save',
    defaultPath: join(folderFor(lastModel), plainName(suggestedName)),
  });
}

/** Asks which zip to write a model into; null if the person cancelled. */
export async function askWhereToExport(
  window: BrowserWindow,
  suggestedName: string,
  lastModel: string | undefined,
): Promise<string | null> {
  const path = await askForPath(window, {
    title: 'Export the model as one file',
    buttonLabel: 'Export',
    defaultPath: join(folderFor(lastModel), `${plainName(suggestedName)}.zip`),
    filters: [{ name: 'Zip', extensions: ['zip'] }],
  });
  // Not every system's dialog adds it.
  return path === null || extname(path).toLowerCase() === '.zip' ? path : `${path}.zip`;
}

/** Asks which model to open; null if the person cancelled. */
export async function askWhichToOpen(
  window: BrowserWindow,
  what: OpenTarget,
  lastModel: string | undefined,
): Promise<string | null> {
  // Only macOS has one dialog for both.
  const isMac = process.platform === 'darwin';
  const forFiles = isMac || what === 'file';
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: forFiles ? 'Open a model' : 'Open a model’s folder',
    buttonLabel: 'Open',
    defaultPath: folderFor(lastModel),
    properties: [
      ...(forFiles ? ['openFile' as const] : []),
      ...(isMac || what === 'folder' ? ['openDirectory' as const] : []),
    ],
    ...(forFiles && { filters: [{ name: 'Models', extensions: ['zip', 'json'] }] }),
  });
  return canceled ? null : (filePaths[0] ?? null);
}

async function askForPath(
  window: BrowserWindow | null,
  about: SaveDialogOptions,
): Promise<string | null> {
  const options: SaveDialogOptions = {
    ...about,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  };
  const { canceled, filePath } = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  return canceled || filePath === '' ? null : filePath;
}

/** Models lie side by side; the first one among the documents. */
export function folderFor(lastModel: string | undefined): string {
  return lastModel === undefined ? app.getPath('documents') : dirname(lastModel);
}

/** A name that every system accepts, as near to the suggested one as can be. */
function plainName(suggestedName: string): string {
  const name = suggestedName.replace(/[/\\:*?"<>|\p{Cc}]/gu, '-').replace(/^[. ]+|[. ]+$/g, '');
  return name === '' ? 'cartpole-model' : name;
}
