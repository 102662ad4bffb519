import { systemCode } from '../../../files/systemErrors';

/** TensorFlow cannot be installed or loaded; the message is a sentence or two for a person. */
export class TensorflowError extends Error {
  override readonly name = 'TensorflowError';
}

const fullCodes = new Set(['ENOSPC', 'EDQUOT']);
const refusedCodes = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);
const busyCodes = new Set(['EBUSY', 'ETXTBSY']);

/** What the system refused, in a sentence; other errors come back as they are. */
export function explainSystem(error: unknown, folder: string): unknown {
  const code = systemCode(error);
  if (code === null) return error;
  if (fullCodes.has(code)) {
    return new TensorflowError('The disk is full: make room, then try again.');
  }
  if (busyCodes.has(code) || (process.platform === 'win32' && code === 'EPERM')) {
    return new TensorflowError(
      'TensorFlow is in use: close CartPole Studio everywhere, then try again.',
    );
  }
  if (refusedCodes.has(code)) {
    return new TensorflowError(
      `The system does not let TensorFlow be kept in ${folder} (${code}): change that folder’s permissions, or name another in the environment variable CARTPOLE_STUDIO_DATA.`,
    );
  }
  return error;
}
