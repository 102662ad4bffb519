import {
  BrowserWindow,
  ipcMain,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  type WebContents,
} from 'electron';
import * as v from 'valibot';
import type { OpenOutcome, SaveOutcome } from '../shared/desktopBridge';
import { desktopChannels } from '../shared/desktopChannels';
import { maxModelBytes, maxModelFiles, modelFileSchema } from '../shared/modelFile';
import { openModelByDialog, saveModelByDialog } from './modelDialogs';
import { isPageAddress } from './pageAddress';

const saveArguments = v.strictTuple([
  v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  v.pipe(
    v.array(modelFileSchema),
    v.minLength(1),
    v.maxLength(maxModelFiles),
    v.check(
      (files) => files.reduce((total, { bytes }) => total + bytes.length, 0) <= maxModelBytes,
      'The model is too large.',
    ),
  ),
]);

const noArguments = v.strictTuple([]);

/**
 * All that the window can ask of the main process. Whoever asks must be the page itself, and
 * what it sends must be as declared; anything else is answered and changes nothing.
 * @param connectTrainer sends a page a line to the trainer
 */
export function answerWindow(connectTrainer: (page: WebContents) => void): void {
  ipcMain.on(desktopChannels.requestPort, (event, ...sent: unknown[]) => {
    if (isFromPage(event) && v.is(noArguments, sent)) connectTrainer(event.sender);
  });

  ipcMain.handle(
    desktopChannels.saveModelFolder,
    (event, ...sent: unknown[]): Promise<SaveOutcome> | SaveOutcome => {
      const window = isFromPage(event) ? BrowserWindow.fromWebContents(event.sender) : null;
      const parsed = v.safeParse(saveArguments, sent);
      if (window === null || !parsed.success) return { outcome: 'failed', problem: refusal };
      return saveModelByDialog(window, ...parsed.output);
    },
  );

  ipcMain.handle(
    desktopChannels.openModelFolder,
    (event, ...sent: unknown[]): Promise<OpenOutcome> | OpenOutcome => {
      const window = isFromPage(event) ? BrowserWindow.fromWebContents(event.sender) : null;
      if (window === null || !v.is(noArguments, sent)) {
        return { outcome: 'failed', problem: refusal };
      }
      return openModelByDialog(window);
    },
  );
}

const refusal = 'The window asked for something that the app does not know: restart the app.';

/** Only the page's own main frame may ask, not a frame inside it. */
function isFromPage({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isPageAddress(senderFrame.url);
}
