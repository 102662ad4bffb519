import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromiumAdvice, findChromium } from '../tests/support/findChromium';
import { minutesOf, runChaos, usualMinutes } from './testing/chaosTest';
import { runPlaywright, runVitest } from './testing/runners';
import { addTotals, summaryLines, type Totals } from './testing/totals';

/**
 * Runs what needs sheer numbers at full size: floods, kills, random mutations, real pauses; then half
 * an hour in which everything around the app gives way, or as long as `--chaos-minutes N` says, 0 for
 * not at all. With `--repeat N`, the tests in Chromium N times over as well. Ends with one line of
 * totals.
 */

/** The tests that take fewer or shorter trials otherwise: they name one of these modules. */
function longTestFiles(): string[] {
  const root = join(import.meta.dirname, '..');
  return readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `tests/${name.replaceAll('\\', '/')}`)
    .filter((file) =>
      /\/support\/(volume|shortPauses)'/.test(readFileSync(join(root, file), 'utf8')),
    );
}

function repetitionsOf(text: string): number {
  const repetitions = Number(text);
  if (Number.isInteger(repetitions) && repetitions >= 0) return repetitions;
  console.error('Say how many times to repeat the browser’s tests: “--repeat 10”.');
  process.exit(2);
}

function repeatBrowserTests(repetitions: number): Totals {
  if (findChromium() !== null) return runPlaywright(['browser'], repetitions);
  console.error(chromiumAdvice);
  return { passed: 0, failed: 1, skipped: 0, failures: ['tests/e2e: there is no browser'] };
}

const { values } = parseArgs({
  options: {
    repeat: { type: 'string', default: '0' },
    'chaos-minutes': { type: 'string', default: usualMinutes },
  },
});
const repetitions = repetitionsOf(values.repeat);
const minutes = minutesOf(values['chaos-minutes']);
// One after the other: the first of them measure times.
const parts = [runVitest(longTestFiles(), { CARTPOLE_STUDIO_LONG: '1' })];
if (minutes > 0) parts.push(runChaos({ minutes }));
if (repetitions > 0) parts.push(repeatBrowserTests(repetitions));
const totals = addTotals(parts);
console.log(summaryLines(totals));
process.exit(totals.failed === 0 ? 0 : 1);
