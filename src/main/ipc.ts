import type { WebContents } from 'electron';
import * as v from 'valibot';
import { desktopChannels } from '../shared/desktopChannels';
import { modelFilesSchema } from '../shared/modelFile';
import { openModelByDialog, saveModelByDialog } from './modelDialogs';
import { answerPage, onPage } from './pageIpc';

const noArguments = v.strictTuple([]);
const saveArguments = v.strictTuple([
  v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  modelFilesSchema,
]);

/**
 * All that the window can ask of the main process.
 * @param connectTrainer sends a page a line to the trainer
 */
export function answerWindow(connectTrainer: (page: WebContents) => void): void {
  onPage(desktopChannels.requestPort, noArguments, connectTrainer);
  answerPage(desktopChannels.saveModelFolder, saveArguments, failed, (window, ...model) =>
    oneDialogAtATime(() => saveModelByDialog(window, ...model)),
  );
  answerPage(desktopChannels.openModelFolder, noArguments, failed, (window) =>
    oneDialogAtATime(() => openModelByDialog(window)),
  );
}

interface Failure {
  readonly outcome: 'failed';
  readonly problem: string;
}

function failed(problem: string): Failure {
  return { outcome: 'failed', problem };
}

let isDialogOpen = false;

async function oneDialogAtATime<Outcome>(
  showDialog: () => Promise<Outcome>,
): Promise<Outcome | Failure> {
  if (isDialogOpen) return failed('Another dialog is open: finish that one first.');
  isDialogOpen = true;
  try {
    return await showDialog();
  } finally {
    isDialogOpen = false;
  }
}
