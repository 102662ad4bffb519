import { performance } from 'node:perf_hooks';

/** How long and how often something is timed. */
export interface Sampling {
  /** In which the compiler also comes to rest. */
  readonly warmUpMs: number;
  readonly repeats: number;
  readonly repeatMs: number;
}

export const thoroughSampling: Sampling = { warmUpMs: 300, repeats: 15, repeatMs: 100 };
export const quickSampling: Sampling = { warmUpMs: 100, repeats: 5, repeatMs: 20 };

/** Microseconds that a call takes, over one repeat of so many milliseconds. */
export type RepeatTimer = (repeatMs: number) => number;

/** Warms `work` up, so that each repeat then takes about as long as is asked, at least one call. */
export function repeatTimer(work: () => void, warmUpMs: number): RepeatTimer {
  let calls = 0;
  const start = performance.now();
  while (performance.now() - start < warmUpMs) {
    work();
    calls += 1;
  }
  const msPerCall = (performance.now() - start) / calls;
  return (repeatMs) => {
    const repeatCalls = Math.max(1, Math.round(repeatMs / msPerCall));
    const before = performance.now();
    for (let call = 0; call < repeatCalls; call++) work();
    return ((performance.now() - before) * 1000) / repeatCalls;
  };
}

/** Microseconds that one call of `work` takes: the median over the repeats, after a warm-up. */
export function medianMicroseconds(work: () => void, sampling = thoroughSampling): number {
  const timer = repeatTimer(work, sampling.warmUpMs);
  return medianOf(Array.from({ length: sampling.repeats }, () => timer(sampling.repeatMs)));
}

export function medianOf(values: readonly number[]): number {
  return quantileOf(values, 0.5);
}

/**
 * The value below which a share of the values lies, linear between two of them, as NumPy's default
 * (Hyndman and Fan's type 7); NaN of none.
 */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}
