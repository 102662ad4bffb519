import { RandomStream } from '../../src/trainer/random';

/** Chance that a seed decides. */
export class Draw {
  private readonly stream: RandomStream;

  /** @param seed an unsigned 32-bit integer */
  constructor(seed: number) {
    this.stream = new RandomStream(seed, 'randomPlay');
  }

  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number {
    return min + this.stream.integerBelow(max - min + 1);
  }

  oneOf<Item>(items: readonly Item[]): Item {
    return items[this.stream.integerBelow(items.length)]!;
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.stream.integerBelow(last + 1);
      [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
    }
    return shuffled;
  }

  /** Chance of its own for one thing: how much of it is used changes nothing for the next. */
  fork(): Draw {
    return new Draw(this.stream.nextUint32());
  }
}
