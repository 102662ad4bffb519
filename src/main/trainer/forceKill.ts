import type { UtilityProcess } from 'electron';

/** Ends a process even if it hangs. Not by its `kill`: a process that hangs does not hear SIGTERM. */
export function forceKill(child: UtilityProcess): void {
  const { pid } = child;
  if (pid === undefined) {
    // The system is still starting it, or it has ended already.
    child.once('spawn', () => forceKill(child));
    return;
  }
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went by itself just now.
  }
}
