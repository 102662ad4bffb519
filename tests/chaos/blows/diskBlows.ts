import type { SmallDisk } from '../machine/smallDisk';
import type { Blow, Relief } from '../schedule';

/** Blows that fall on the disk with the data folder. */
export function diskBlows(disk: SmallDisk | null): readonly Blow<unknown>[] {
  if (disk === null) return [];
  const relief: Relief = () => Promise.resolve(disk.relieve());
  return [
    {
      name: 'disk full',
      perDeck: 2,
      strike() {
        disk.relieve();
        disk.fill();
        return Promise.resolve(relief);
      },
    },
    {
      name: 'disk read-only',
      perDeck: 2,
      async strike() {
        disk.relieve();
        await disk.makeReadOnly();
        return relief;
      },
    },
  ];
}
