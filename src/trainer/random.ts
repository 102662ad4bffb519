import * as v from 'valibot';

/** Each use of chance has a stream of its own, so that one more draw here changes nothing there. */
export type StreamName =
  | 'startStates'
  | 'exploration'
  | 'sampling'
  | 'dropout'
  | 'initialWeights'
  | 'checkStarts'
  | 'confirmStarts'
  | 'testStarts'
  | 'randomPlay'
  | 'engineMeasurement';

const int32 = v.pipe(v.number(), v.integer(), v.minValue(-(2 ** 31)), v.maxValue(2 ** 31 - 1));

/** Where a stream stands. */
export const randomStateSchema = v.pipe(v.strictTuple([int32, int32, int32, int32]), v.readonly());
export type RandomState = v.InferOutput<typeof randomStateSchema>;

const uint32Range = 2 ** 32;

/**
 * Seeded random numbers: sfc32 (Chris Doty-Humphrey's small fast counting generator, from
 * PractRand), seeded through SplitMix32 from the seed and the stream's name.
 */
export class RandomStream {
  private a: number;
  private b: number;
  private c: number;
  private counter: number;

  /** @param seed an unsigned 32-bit integer */
  constructor(seed: number, name: StreamName) {
    const nextSeed = splitMix32(seed ^ hashName(name));
    this.a = nextSeed();
    this.b = nextSeed();
    this.c = nextSeed();
    this.counter = 1;
    for (let i = 0; i < 12; i++) this.nextUint32();
  }

  /** A whole number in [0, 2^32). */
  nextUint32(): number {
    const result = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + result;
    this.c |= 0;
    return result >>> 0;
  }

  /** A number in [0, 1) with 53 random bits. */
  nextUnit(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** A number in [min, max). */
  uniform(min: number, max: number): number {
    return min + (max - min) * this.nextUnit();
  }

  /** A whole number in [0, bound), bound at most 2^32. */
  integerBelow(bound: number): number {
    return Math.floor((this.nextUint32() / uint32Range) * bound);
  }

  get state(): RandomState {
    return [this.a, this.b, this.c, this.counter];
  }

  set state(state: RandomState) {
    [this.a, this.b, this.c, this.counter] = state;
  }
}

/** FNV-1a over UTF-16 code units. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  }
  return hash;
}

/** Steele, Lea and Flood's SplitMix, its 32-bit form. */
function splitMix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}
