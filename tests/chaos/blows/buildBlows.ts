import type { Blow, Relief } from '../schedule';
import type { ServerSubject } from '../serverSubject';

/** A second command that builds the checkout from which the server runs, for as long as it takes. */
export const buildBlows: readonly Blow<ServerSubject>[] = [
  {
    name: 'checkout built anew',
    perDeck: 1,
    strike(subject): Promise<Relief> {
      const build = subject.checkout.rebuild();
      const outcome = build.catch((error: unknown) => {
        subject.diary.fault((error as Error).message);
      });
      return Promise.resolve(() => outcome);
    },
  },
];
