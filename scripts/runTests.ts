import { chromiumAdvice, findChromium } from '../tests/support/findChromium';
import { runPlaywright, runVitest } from './testing/runners';
import { addTotals, summaryLines, type Totals } from './testing/totals';

/**
 * Runs every test that this machine can run: Vitest's, then Playwright's in Chromium and in
 * Electron. Ends with one line of totals.
 */

/** In CI a missing browser is a failure; on a person's machine its tests are named as skipped. */
function runBrowserTests(): Totals {
  if (findChromium() !== null) return runPlaywright(['browser', 'electron']);
  console.error(chromiumAdvice);
  const electron = runPlaywright(['electron']);
  if (process.env['CI'] !== undefined) {
    const failures = [...electron.failures, 'tests/e2e: there is no browser'];
    return { ...electron, failed: electron.failed + 1, failures };
  }
  console.error('Skipped for want of a browser: all of tests/e2e.');
  return { ...electron, skipped: electron.skipped + 1 };
}

const totals = addTotals([runVitest([]), runBrowserTests()]);
console.log(summaryLines(totals));
process.exit(totals.failed === 0 ? 0 : 1);
