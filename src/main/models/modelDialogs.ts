import { dirname, join } from 'node:path';
import { app, dialog, type BrowserWindow, type FileFilter, type SaveDialogOptions } from 'electron';
import type { OpenTarget } from '../../shared/desktop/desktopBridge';
import { modelEndings } from '../../shared/modelFile';
import {
  modelFileName,
  modelFormatFacts,
  modelFormatIds,
  type ModelFormatId,
} from '../../shared/modelFormats';

interface Proposal {
  readonly name: string;
  /** Whose filter comes first; the ending that the person leaves there decides. */
  readonly format: ModelFormatId;
  /** The model that was opened or saved last, beside which this one is proposed. */
  readonly lastModel: string | undefined;
}

/** Asks where to save a model, and by its ending in which format; null if the person cancelled. */
export async function askWhereToSave(
  window: BrowserWindow | null,
  { name, format, lastModel }: Proposal,
): Promise<string | null> {
  const others = modelFormatIds.filter((other) => other !== format);
  const options: SaveDialogOptions = {
    title: 'Save the model',
    buttonLabel: 'Save',
    defaultPath: join(folderFor(lastModel), modelFileName(plainName(name), format)),
    filters: [...[format, ...others].map(filterOf), zipFilter],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  };
  const { canceled, filePath } = await (window === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(window, options));
  return canceled || filePath === '' ? null : filePath;
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
    ...(forFiles && { filters: [{ name: 'Models', extensions: openEndings }, anyFile] }),
  });
  return canceled ? null : (filePaths[0] ?? null);
}

/** Of files that stand for a model; a folder’s weights alone do not. */
const openEndings = modelEndings.filter((ending) => ending !== 'bin');

/** What kind a file is follows from its content: its name may be anything. */
const anyFile: FileFilter = { name: 'All files', extensions: ['*'] };

const zipFilter: FileFilter = { name: 'TF.js Layers in one zip (.zip)', extensions: ['zip'] };

/** A folder has no ending of its own. */
function filterOf(format: ModelFormatId): FileFilter {
  const { label, ending } = modelFormatFacts[format];
  return { name: label, extensions: [ending ?? '*'] };
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
