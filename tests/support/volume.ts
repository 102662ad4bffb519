/** `npm run test:long` sets it. */
const isLongRun = process.env['CARTPOLE_STUDIO_LONG'] === '1';

/**
 * How often a test tries what needs sheer numbers: floods, kills, random mutations. `npm run
 * test:long` takes the full number, everything else the usual one, which shows the same in less time.
 */
export function volume(full: number, usual: number): number {
  return isLongRun ? full : usual;
}

/** Prints what a long run measured besides its verdict. */
export function printFigures(figures: string): void {
  if (isLongRun) console.info(figures);
}
