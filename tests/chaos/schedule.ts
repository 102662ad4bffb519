import { Draw } from './draw';

/** Takes back what a blow did. */
export type Relief = () => Promise<void>;

/** Something that happens around the app, or to it. */
export interface Blow<Subject> {
  readonly name: string;
  /** How many of it are in each deck of blows, from which they are dealt. */
  readonly perDeck: number;
  /** Resolves to what ends it, where it lasts; to nothing when it is over. */
  strike(subject: Subject, draw: Draw): Promise<Relief | undefined>;
}

/** A blow and its circumstances. */
export interface ScheduledBlow<Subject> {
  readonly blow: Blow<Subject>;
  /** What the blow draws at random. */
  readonly draw: Draw;
  /** How long training goes on undisturbed before it. */
  readonly pauseMs: number;
  /** Whether training runs at full speed until then. */
  readonly atFullSpeed: boolean;
  /** How many further blows fall before a lasting one is over. */
  readonly lastsBlows: number;
}

/** All blows without end, in an order that follows from the seed alone: one shuffled deck after another. */
export function* schedule<Subject>(
  blows: readonly Blow<Subject>[],
  seed: number,
): Generator<ScheduledBlow<Subject>, never> {
  const draw = new Draw(seed);
  const deck = blows.flatMap((blow) => Array.from({ length: blow.perDeck }, () => blow));
  for (;;) {
    for (const blow of draw.shuffled(deck)) {
      yield {
        blow,
        draw: draw.fork(),
        pauseMs: draw.whole(200, 3000),
        atFullSpeed: draw.whole(0, 2) === 0,
        lastsBlows: draw.whole(1, 2),
      };
    }
  }
}
