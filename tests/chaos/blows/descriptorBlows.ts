import { limitDescriptors, unlimitDescriptors } from '../machine/processes';
import type { Blow } from '../schedule';
import type { ServerSubject } from '../serverSubject';
import type { Subject } from '../subject';
import { flood } from './flood';
import { trainerOf } from './processBlows';

/** As some shells set it. */
const fewDescriptors = 256;

/** Too few descriptors for the trainer, whoever runs it. */
export const trainerDescriptorBlows: readonly Blow<Subject>[] = [
  {
    name: 'no more files for the trainer',
    perDeck: 1,
    async strike(subject, draw) {
      const pid = await trainerOf(subject);
      limitDescriptors(pid, draw.whole(0, 2));
      return () => Promise.resolve(unlimitDescriptors(pid));
    },
  },
];

/** Too few for the server, while many knock. */
export const serverDescriptorBlows: readonly Blow<ServerSubject>[] = [
  {
    name: 'no more files and connections for the server, and a flood',
    perDeck: 1,
    async strike(subject, draw) {
      const { pid, address } = subject.running();
      const url = await address;
      subject.isOutOfDescriptors = true;
      limitDescriptors(pid, draw.whole(2, 30));
      const relief = await flood(url, 100, draw);
      return async () => {
        unlimitDescriptors(pid);
        await relief();
        subject.isOutOfDescriptors = false;
      };
    },
  },
  {
    name: 'server started anew with “ulimit -n 256”, and a flood',
    perDeck: 1,
    async strike(subject, draw) {
      await subject.close();
      subject.descriptors = fewDescriptors;
      const url = await subject.running().address;
      const relief = await flood(url, 400, draw);
      return async () => {
        subject.descriptors = null;
        await relief();
      };
    },
  },
];
