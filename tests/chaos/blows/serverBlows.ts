import { setTimeout as pause } from 'node:timers/promises';
import { signal } from '../machine/processes';
import type { Blow } from '../schedule';
import type { ServerSubject } from '../serverSubject';
import { gone, trainerOf } from './processBlows';

/** Longer than any program would wait before it takes a silent one's place. */
const longStopMs = 65_000;

/** Blows that fall on the server, and on both. */
export const serverBlows: readonly Blow<ServerSubject>[] = [
  {
    name: 'server killed',
    perDeck: 2,
    async strike(subject) {
      const server = subject.expectEnd();
      signal(server.pid, 'SIGKILL');
      await server.ended;
    },
  },
  {
    name: 'server and trainer killed',
    perDeck: 2,
    async strike(subject) {
      const trainer = await trainerOf(subject);
      const server = subject.expectEnd();
      signal(server.pid, 'SIGKILL');
      signal(trainer, 'SIGKILL');
      await server.ended;
    },
  },
  {
    name: 'server ended by Ctrl-C',
    perDeck: 1,
    async strike(subject) {
      await subject.close();
    },
  },
  {
    name: 'server stopped for a moment',
    perDeck: 2,
    async strike(subject, draw) {
      const { pid } = subject.running();
      signal(pid, 'SIGSTOP');
      await pause(draw.whole(100, 8000));
      signal(pid, 'SIGCONT');
    },
  },
  {
    name: 'server and trainer stopped for long, another server meanwhile',
    perDeck: 1,
    async strike(subject) {
      const trainer = await trainerOf(subject);
      const { pid } = subject.running();
      signal(pid, 'SIGSTOP');
      signal(trainer, 'SIGSTOP');
      try {
        await pause(longStopMs);
        await subject.closeAnother(await subject.startAnother());
      } finally {
        signal(trainer, 'SIGCONT');
        signal(pid, 'SIGCONT');
      }
    },
  },
  {
    name: 'another server on the same data folder',
    perDeck: 1,
    async strike(subject) {
      const another = await subject.startAnother();
      return () => subject.closeAnother(another);
    },
  },
  {
    name: 'server killed while its trainer is stopped, which goes on later',
    perDeck: 1,
    async strike(subject) {
      const trainer = await trainerOf(subject);
      const server = subject.expectEnd();
      signal(trainer, 'SIGSTOP');
      signal(server.pid, 'SIGKILL');
      await server.ended;
      return async () => {
        signal(trainer, 'SIGCONT');
        // By itself: nobody has any use for it.
        await gone(trainer);
      };
    },
  },
];
