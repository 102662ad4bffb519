import { basename } from 'node:path';
import { activationLabels, type ActivationName } from '../shared/activations';
import type { ModelFile } from '../shared/modelFile';
import { logFault } from '../host/app/appLog';
import { absolutePath } from '../host/files/absolutePath';
import { workerCodec } from '../host/models/codec/workerCodec';
import { MissingModelError, ModelFolderError } from '../host/models/modelFolderError';
import { readModelPath } from '../host/models/modelPath';
import type { Model } from '../trainer/models/model';
import type { DecodedFiles, ModelFormat } from '../trainer/models/modelFormat';
import { ModelFormatError } from '../trainer/models/modelFormatError';
import { RefusedModel, UsageError } from './exitCodes';
import { writeProblem } from './output';

/** What the terminal reads and writes models with. */
export const terminalCodec = workerCodec({ onFault: logFault });

/** Weights alone play with this, where nobody said otherwise. */
const assumedActivation: ActivationName = 'relu';

/** A model that a command names, as it lies on the disk and as it plays. */
export interface OpenedModel {
  /** Without the ending of a zip, for the agent. */
  readonly name: string;
  readonly files: readonly ModelFile[];
  readonly model: Model;
  readonly format: Pick<ModelFormat, 'id' | 'label'>;
  /** What its hidden layers were said, or assumed, to do; null where the file tells. */
  readonly hiddenActivation: ActivationName | null;
}

/**
 * Opens the model that lies under a path. Where it holds weights alone and nobody said what the
 * hidden layers do, they are taken for ReLU, which is told.
 * @param activation what somebody said
 * @throws UsageError if there is nothing, RefusedModel if it cannot be opened
 */
export async function openModel(
  named: string,
  activation: ActivationName | undefined,
): Promise<OpenedModel> {
  const path = absolutePath(named);
  const files = await readFiles(path);
  const name =
    basename(path)
      .replace(/\.zip$/i, '')
      .slice(0, 255) || 'model';
  const first = await decode(files, activation ?? null);
  if (first.kind === 'model') {
    const { model, format } = first;
    return { name, files, model, format, hiddenActivation: activation ?? null };
  }
  const second = await decode(files, assumedActivation);
  if (second.kind !== 'model') throw new Error('The activation was named, and asked for again.');
  writeProblem(
    `The file holds weights without their layers: ${first.layerUnits.join('-')}, taken for ${activationLabels[assumedActivation]} layers. Name another activation with --activation.`,
  );
  const { model, format } = second;
  return { name, files, model, format, hiddenActivation: assumedActivation };
}

async function readFiles(path: string): Promise<readonly ModelFile[]> {
  try {
    return (await readModelPath(path)).files;
  } catch (error) {
    if (error instanceof MissingModelError) throw new UsageError(error.message);
    if (error instanceof ModelFolderError) throw new RefusedModel(error.message);
    throw error;
  }
}

async function decode(
  files: readonly ModelFile[],
  hiddenActivation: ActivationName | null,
): Promise<DecodedFiles> {
  try {
    // They are handed over, and somebody may need them again.
    return await terminalCodec.decode(structuredClone(files), { hiddenActivation });
  } catch (error) {
    throw error instanceof ModelFormatError ? new RefusedModel(error.message) : error;
  }
}
