import { basename } from 'node:path';
import { writeModel } from '../../host/models/modelWriter';
import { readmeCalled } from '../../host/models/readmeFile';
import { modelFileName } from '../../shared/modelFormats';
import type { EventOf } from '../../shared/protocol/events';

/**
 * Writes a model where a person said: as one zip, or into a folder or a single file, with its
 * README.md beside it.
 * @throws ModelFolderError with one sentence if that is not possible
 */
export async function writeExport(path: string, exported: EventOf<'modelExported'>): Promise<void> {
  const { format, files, suggestedName } = exported;
  const suggested = modelFileName(suggestedName, format);
  const readme = readmeCalled(exported.readme, suggested, basename(path));
  return writeModel(path, { format, files, readme });
}
