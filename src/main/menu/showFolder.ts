import { app, shell } from 'electron';

/** Shows a folder in the system's own way; the documents where it is gone. */
export async function showFolder(folder: string): Promise<void> {
  const problem = await shell.openPath(folder);
  if (problem !== '') await shell.openPath(app.getPath('documents'));
}
