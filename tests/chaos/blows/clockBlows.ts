import type { FakeClock } from '../machine/fakeClock';
import type { Blow } from '../schedule';

/** Jumps of the wall clock, and back to the true time later. */
export function clockBlows(clock: FakeClock | null): readonly Blow<unknown>[] {
  if (clock === null) return [];
  return [1, -1].map((days) => ({
    name: `clock a day ${days > 0 ? 'ahead' : 'back'}`,
    perDeck: 1,
    strike() {
      clock.jump(days);
      return Promise.resolve(() => Promise.resolve(clock.jump(0)));
    },
  }));
}
