import { describe, expect, it } from 'vitest';
import { messageSize } from '../../../src/host/process/messageSize';

const enough = 1_000_000;

describe('how much memory a message takes', () => {
  it('is little for a command, and at least its text and its bytes', () => {
    expect(messageSize({ type: 'acknowledgeFrames', bundle: 3 }, enough)).toBeLessThan(200);
    expect(messageSize('x'.repeat(1000), enough)).toBeGreaterThanOrEqual(2000);
    expect(messageSize({ ['x'.repeat(1000)]: 1 }, enough)).toBeGreaterThanOrEqual(2000);
    expect(messageSize([new Uint8Array(5000)], enough)).toBeGreaterThanOrEqual(5000);
    expect(messageSize(new ArrayBuffer(5000), enough)).toBeGreaterThanOrEqual(5000);
    expect(messageSize(new Float64Array(1000), enough)).toBeGreaterThanOrEqual(8000);
  });

  it('is something for what is no message', () => {
    for (const value of [undefined, null, 1, true, 1n]) {
      expect(messageSize(value, enough)).toBeGreaterThan(0);
    }
  });

  it('is more than enough, without walking on, for what has no end', () => {
    let reads = 0;
    const watched = <Message extends object>(message: Message): Message =>
      new Proxy(message, {
        get(target, name, receiver) {
          reads++;
          return Reflect.get(target, name, receiver) as unknown;
        },
      });
    const inItself: Record<string, unknown> = watched({});
    inItself['self'] = inItself;
    const sparse: unknown[] = [];
    sparse.length = 2 ** 32 - 1;
    const wide = Object.fromEntries(Array.from({ length: 200_000 }, (_, key) => [key, null]));
    for (const message of [inItself, sparse, wide]) {
      reads = 0;
      expect(messageSize(watched(message), enough)).toBeGreaterThan(enough);
      // Each value counts eight bytes at least.
      expect(reads).toBeLessThan(enough / 8);
    }
  });
});
