import { setTimeout as pause } from 'node:timers/promises';

/** What even a busy machine of two processors gets done, a build included. */
const patienceMs = 240_000;
const lookMs = 50;

/**
 * Waits until something is so.
 * @throws Error that names what did not come
 */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > deadlineMs) throw new Error(`Waited in vain until ${what}.`);
    await pause(lookMs);
  }
}
