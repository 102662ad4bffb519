import { lstat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { ActivationName } from '../../shared/activations';
import { modelFormatFacts, modelFormatOf } from '../../shared/modelFormats';
import { absolutePath } from '../../host/files/absolutePath';
import { systemCode } from '../../host/files/systemErrors';
import { ModelFolderError, shown } from '../../host/models/modelFolderError';
import { isZipPath, writeModel } from '../../host/models/modelWriter';
import { ModelFormatError } from '../../trainer/models/modelFormatError';
import { modelReadme } from '../../trainer/models/modelReadme';
import { exitCodes, UsageError } from '../exitCodes';
import { openModel, terminalCodec } from '../openedModel';
import { writeLine, writeProblem } from '../output';

export interface ConvertOptions {
  readonly activation?: ActivationName;
  readonly overwrite?: boolean;
}

/** Writes a model in the format that the new name tells; resolves to the exit code. */
export async function convert(from: string, to: string, options: ConvertOptions): Promise<number> {
  if (to.trim() === '') throw new UsageError('The model needs a name to be written to.');
  const path = absolutePath(to);
  refuseOtherEnding(path);
  if (options.overwrite !== true && (await isThere(path))) {
    throw new UsageError(
      `${shown(path)} is there already: choose another name, or replace it with --overwrite.`,
    );
  }
  const { model, format } = await openModel(from, options.activation);
  const written = modelFormatOf(path);
  try {
    const files = await terminalCodec.encode(model, written);
    const readme = modelReadme(model, written, basename(path));
    await writeModel(path, { format: written, files, readme }, options.overwrite === true);
  } catch (error) {
    if (!(error instanceof ModelFolderError || error instanceof ModelFormatError)) throw error;
    writeProblem(error.message);
    return exitCodes.failed;
  }
  writeLine(`${format.label} written as ${modelFormatFacts[written].label}: ${to}`);
  return exitCodes.done;
}

/** A folder called “agent.pt” would be none that PyTorch opens. */
function refuseOtherEnding(path: string): void {
  const ending = extname(path).toLowerCase();
  const isKnown = isZipPath(path) || modelFormatOf(path) !== 'tfjsLayers';
  const isKerasWeights = path.toLowerCase().endsWith('.weights.h5');
  if ((isKnown && !isKerasWeights) || !/^\.[a-z]/.test(ending)) return;
  throw new UsageError(
    `${shown(path)} has the ending of no format that is written: end the name in .keras, .h5, .onnx or .zip, or in nothing for a TF.js Layers folder.`,
  );
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => systemCode(error) !== 'ENOENT',
  );
}
