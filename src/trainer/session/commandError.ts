import { ModelFormatError } from '../models/modelFormatError';

/** A command cannot be followed; the message is one sentence for a person. */
export class CommandError extends Error {}

/** What a file or a model is at fault for is the asker's to know, and no fault of the trainer. */
export function rejectBadModels<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ModelFormatError) throw new CommandError(error.message);
    throw error;
  }
}
