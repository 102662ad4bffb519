import * as v from 'valibot';
import { ConnectionLimiter } from '../../host/process/connectionLimiter';
import { runTrainerProcess } from '../../host/process/trainerProcess';
import { endRequestSchema } from '../../host/process/channelMessages';
import { MessagePortMainPort } from './messagePortMainPort';
import { probeClient } from './probeClient';

/** The trainer's process behind the desktop window: a utility process of Electron. */

const { parentPort } = process;
const { trainer, end } = runTrainerProcess({
  send: (report) => parentPort.postMessage(report),
  startProbe: probeClient(parentPort),
});

const limiter = new ConnectionLimiter();
// Each message brings one end of a channel; a window holds the other.
parentPort.on('message', ({ data, ports }) => {
  if (v.is(endRequestSchema, data)) return end();
  void trainer.then(({ attach }) => {
    for (const port of ports) {
      const face = limiter.admit(new MessagePortMainPort(port));
      if (face !== null) attach(face);
    }
  });
});
