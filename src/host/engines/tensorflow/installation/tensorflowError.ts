/** TensorFlow cannot be installed or loaded; the message is a sentence or two for a person. */
export class TensorflowError extends Error {
  override readonly name = 'TensorflowError';
}
