import { parseArgs } from 'node:util';
import { minutesOf, runChaos, usualMinutes } from './testing/chaosTest';
import { summaryLines } from './testing/totals';

/**
 * Kills, stops, clocks that jump, full disks and floods, for as long as it is told: “--minutes 5”.
 * “--seed N” repeats a sequence, and “--only WORDS” lets nothing else fall than blows of such names.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: usualMinutes },
    seed: { type: 'string' },
    only: { type: 'string' },
  },
});
const totals = runChaos({
  minutes: minutesOf(values.minutes),
  ...(values.seed !== undefined && { seed: Number(values.seed) }),
  ...(values.only !== undefined && { only: values.only }),
});
console.log(summaryLines(totals));
process.exit(totals.failed === 0 ? 0 : 1);
