import { probe } from './probeAddon';

/** The probe's process where Node runs it: probes its only argument and writes one line of JSON. */
process.stdout.write(`${JSON.stringify(await probe(process.argv[2] ?? ''))}\n`);
