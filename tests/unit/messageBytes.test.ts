import { describe, expect, it } from 'vitest';
import { messageBytes } from '../../src/host/messageBytes';

const enough = 1_000_000;

describe('how much memory a message takes', () => {
  it('is little for a command, and at least its text and its bytes', () => {
    expect(messageBytes({ type: 'acknowledgeFrames', bundle: 3 }, enough)).toBeLessThan(200);
    expect(messageBytes('x'.repeat(1000), enough)).toBeGreaterThanOrEqual(2000);
    expect(messageBytes({ ['x'.repeat(1000)]: 1 }, enough)).toBeGreaterThanOrEqual(2000);
    expect(messageBytes([new Uint8Array(5000)], enough)).toBeGreaterThanOrEqual(5000);
    expect(messageBytes(new ArrayBuffer(5000), enough)).toBeGreaterThanOrEqual(5000);
    expect(messageBytes(new Float64Array(1000), enough)).toBeGreaterThanOrEqual(8000);
  });

  it('is something for what is no message', () => {
    for (const value of [undefined, null, 1, true, 1n]) {
      expect(messageBytes(value, enough)).toBeGreaterThan(0);
    }
  });

  it('is more than enough, soon, for what has no end', () => {
    const inItself: Record<string, unknown> = {};
    inItself['self'] = inItself;
    const sparse: unknown[] = [];
    sparse.length = 2 ** 32 - 1;
    const wide = Object.fromEntries(Array.from({ length: 200_000 }, (_, key) => [key, null]));
    for (const message of [inItself, sparse, wide]) {
      const startedAtMs = performance.now();
      expect(messageBytes(message, enough)).toBeGreaterThan(enough);
      expect(performance.now() - startedAtMs).toBeLessThan(1000);
    }
  });
});
