import { cpus } from 'node:os';
import { engineNames, loadEngine } from '../src/host/engines';
import { presetNames } from '../src/shared/presets';
import { chromiumAdvice } from '../tests/support/findChromium';
import { timeEngine } from './bench/engineBench';
import { environmentStepsPerSecond } from './bench/environmentBench';
import { benchWindow } from './bench/windowBench';

/** What the trainer's parts cost on this machine, on one thread; medians. */

const number = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

async function bench(): Promise<void> {
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}\n`);
  console.log('preset    engine      gradient step     one observation');
  for (const preset of presetNames) {
    for (const name of engineNames) {
      const { gradientStepUs, oneRowUs } = timeEngine(await loadEngine(name), preset);
      const step = `${number.format(gradientStepUs)} µs`.padStart(13);
      const row = `${number.format(oneRowUs)} µs`.padStart(20);
      console.log(`${preset.padEnd(10)}${name.padEnd(10)}${step}${row}`);
    }
  }
  console.log(`\nenvironment: ${number.format(environmentStepsPerSecond())} steps per second\n`);
  await reportWindow();
}

/** Training at full speed behind a real page, drawn by this machine's Chromium. */
async function reportWindow(): Promise<void> {
  const figures = await benchWindow();
  if (figures === null) {
    console.log(chromiumAdvice);
    return;
  }
  const { throughputRatio, frameArrivalGapsMs, paintGapsMs, longestTaskMs, stopAnswerMs } = figures;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  console.log(`training with the window open: ${percent(throughputRatio)} of the speed without`);
  for (const [what, gaps] of [
    ['frames arrive', frameArrivalGapsMs],
    ['the page paints', paintGapsMs],
  ] as const) {
    console.log(
      `${what} every ${gaps.p50.toFixed(1)} ms, 95 % within ${gaps.p95.toFixed(1)} ms; ` +
        `${percent(gaps.within25Ms)} of the gaps are at most 25 ms`,
    );
  }
  console.log(`longest task of the page’s main thread: ${longestTaskMs.toFixed(1)} ms`);
  console.log(
    `Stop answers in ${stopAnswerMs.median.toFixed(1)} ms, ${stopAnswerMs.max.toFixed(1)} ms at most`,
  );
}

await bench();
process.exit();
