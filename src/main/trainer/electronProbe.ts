import { probe } from '../../host/engines/tensorflow/probe/probeAddon';

/**
 * The probe's process where Electron runs it: probes its only argument and tells the main process,
 * which ends it. Not by its output, of which Electron drops what it has not read at the end.
 */
process.parentPort.postMessage(JSON.stringify(await probe(process.argv[2] ?? '')));
