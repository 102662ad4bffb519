import fc from 'fast-check';
import { malformedCommands } from '../../shared/protocol/malformedCommands';
import type { Blow } from '../schedule';
import type { Subject } from '../subject';
import { until } from '../until';

const messages = 700;

/** A second line on which nothing makes sense: it is answered, and closed at last. */
export const messageBlows: readonly Blow<Subject>[] = [
  {
    name: `${messages} malformed messages`,
    perDeck: 1,
    async strike(subject, draw) {
      const sample = { numRuns: messages, seed: draw.whole(0, 2 ** 31 - 1) };
      const port = await subject.connect().catch(() => null);
      if (port === null) return;
      let isAnswered = false;
      port.onMessage(() => (isAnswered = true));
      port.onClose(() => (isAnswered = true));
      for (const message of fc.sample(malformedCommands, sample)) port.post(message);
      await until(() => isAnswered, 'malformed messages were answered');
      port.close();
    },
  },
];
