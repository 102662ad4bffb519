/**
 * Takes a fault of the trainer's own code to the host's log, where its stack tells a developer what
 * the person's sentence leaves out. `doing` stands after “while”.
 */
export type FaultListener = (doing: string, cause: unknown) => void;

/** Lets go of something. A fault in that is logged, and keeps nothing else from going on. */
export function release(dispose: () => void, doing: string, onFault: FaultListener): void {
  try {
    dispose();
  } catch (error) {
    onFault(doing, error);
  }
}
