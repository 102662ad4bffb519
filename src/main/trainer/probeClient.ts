import type { ParentPort } from 'electron';
import * as v from 'valibot';
import type { ChildResult } from '../../host/engines/tensorflow/installation/childProcess';
import type { StartProbe } from '../../host/engines/tensorflow/probe/runProbe';
import { probeEndedSchema, type ProbeRequest } from './probeMessages';

/**
 * Has the main process run the probes of this utility process: an installed app's binary runs no
 * script for whoever calls it (the fuse RunAsNode is off), and only the main process may fork.
 */
export function probeClient(parentPort: ParentPort): StartProbe {
  const waiting = new Map<number, (result: ChildResult) => void>();
  let lastNumber = 0;
  parentPort.on('message', ({ data }) => {
    if (v.is(probeEndedSchema, data)) waiting.get(data.number)?.(data.result);
  });
  const ask = (request: ProbeRequest) => parentPort.postMessage(request);

  return async (addon, { timeoutMs, signal }) => {
    signal?.throwIfAborted();
    const number = ++lastNumber;
    const cancel = () => ask({ kind: 'cancelProbe', number });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const ended = new Promise<ChildResult>((resolve) => waiting.set(number, resolve));
      ask({ kind: 'probe', number, addon, timeoutMs });
      const result = await ended;
      signal?.throwIfAborted();
      return result;
    } finally {
      waiting.delete(number);
      signal?.removeEventListener('abort', cancel);
    }
  };
}
