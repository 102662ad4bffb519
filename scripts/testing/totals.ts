/** How many tests came to which end, and what was wrong with those that failed. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** A line for each test that failed: its file, its name and the first line of its error. */
  readonly failures: readonly string[];
}

export function addTotals(parts: readonly Totals[]): Totals {
  const sum = (key: 'passed' | 'failed' | 'skipped') =>
    parts.reduce((total, part) => total + part[key], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    failures: parts.flatMap((part) => part.failures),
  };
}

/** The end of every run: each failure on a line, and the totals on the last one; `.ci/run` reads both. */
export function summaryLines({ passed, failed, skipped, failures }: Totals): string {
  const lines = failures.map((failure) => `FAILED ${failure}`);
  return [...lines, `${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n');
}
