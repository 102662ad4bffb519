import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBoundedJson } from '../../src/shared/boundedJson';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseBoundedJson(bytesOf(text), 1000);

describe('JSON within bounds', () => {
  it('is what JSON.parse makes of it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        const parsed: unknown = JSON.parse(text);
        expect(parseBoundedJson(bytesOf(text), 1e6)).toEqual(parsed);
        expect(parseBoundedJson(bytesOf(`\uFEFF${text}`), 1e6)).toEqual(parsed);
      }),
    );
  });

  it('may be 64 levels deep, and hold any number of brackets in its texts', () => {
    const nested = (depth: number) => '[{"a":'.repeat(depth / 2) + '0' + '}]'.repeat(depth / 2);
    expect(() => parse(nested(64))).not.toThrow();
    expect(() => parse(nested(66))).toThrow('is nested too deeply');
    const brackets = `${'[{'.repeat(100)}\\"${'{['.repeat(100)}\\`;
    expect(parse(JSON.stringify([brackets]))).toEqual([brackets]);
    expect(parse(`[${Array.from({ length: 99 }, () => '[]').join()}]`)).toHaveLength(99);
  });

  it('is refused where it is too large, cut short or no text', () => {
    expect(() => parse(' '.repeat(1001))).toThrow('has 1001 bytes, more than the 1000 that');
    expect(() => parse('[')).toThrow('is not valid JSON');
    expect(() => parse('')).toThrow('is not valid JSON');
    expect(() => parseBoundedJson(Uint8Array.of(0x22, 0xff, 0x22), 1000)).toThrow('not valid JSON');
  });
});
