import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';
import type { Clock } from '../../trainer/clock';

/** Time and turns of Node's event loop. */
export const nodeClock: Clock = {
  nowMs: () => performance.now(),
  schedule: (callback, delayMs) => {
    if (delayMs <= 0) {
      const immediate = setImmediate(callback);
      return () => clearImmediate(immediate);
    }
    const timeout = setTimeout(callback, delayMs);
    return () => clearTimeout(timeout);
  },
};
