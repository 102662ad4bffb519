import { performance } from 'node:perf_hooks';

const warmUpMs = 300;
const repeats = 15;
const repeatMs = 100;

/**
 * Microseconds that one call of `work` takes: the median over repeats of about 100 ms each, after a
 * warm-up, in which the compiler also comes to rest. A call that takes longer is a repeat itself.
 */
export function medianMicroseconds(work: () => void): number {
  let calls = 0;
  const start = performance.now();
  while (performance.now() - start < warmUpMs) {
    work();
    calls += 1;
  }
  const msPerCall = (performance.now() - start) / calls;
  const callsPerRepeat = Math.max(1, Math.round(repeatMs / msPerCall));
  const timesUs = Array.from({ length: repeats }, () => {
    const before = performance.now();
    for (let call = 0; call < callsPerRepeat; call++) work();
    return ((performance.now() - before) * 1000) / callsPerRepeat;
  });
  return medianOf(timesUs);
}

/** The middle value; of an even number of values the upper of the two. */
export function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
