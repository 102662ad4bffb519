import { exitCodes } from './exitCodes';

/**
 * The first Ctrl-C asks for a good end, such as saving what there is; the second ends at once.
 * @returns whether it was pressed
 */
export function onInterrupt(endWell: () => void): () => boolean {
  let interrupted = false;
  process.on('SIGINT', () => {
    if (interrupted) process.exit(exitCodes.interrupted);
    interrupted = true;
    endWell();
  });
  return () => interrupted;
}
