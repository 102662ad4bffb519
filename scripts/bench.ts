import { cpus } from 'node:os';
import { engineNames, loadEngine } from '../src/host/engines';
import { presetNames } from '../src/shared/presets';
import { timeEngine } from './bench/engineBench';
import { environmentStepsPerSecond } from './bench/environmentBench';

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
  console.log(`\nenvironment: ${number.format(environmentStepsPerSecond())} steps per second`);
}

await bench();
