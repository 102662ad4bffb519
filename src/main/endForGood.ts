import type { UtilityProcess } from 'electron';

/** Ends a process even if it hangs. Not by its `kill`: a process that hangs does not hear SIGTERM. */
export function endForGood({ pid }: UtilityProcess): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It went by itself just now.
  }
}
