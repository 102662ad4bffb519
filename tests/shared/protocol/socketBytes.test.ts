import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROTOCOL_VERSION } from '../../../src/shared/protocol/protocol';
import { decodeMessage, encodeMessage } from '../../../src/shared/protocol/wireFormat';
import {
  logIn,
  noLimits,
  openSocket,
  servePage,
  type ServedPage,
} from '../../server/serverFixture';

describe('bytes on a socket that are no message', () => {
  let page: ServedPage;
  let Cookie: string;
  beforeAll(async () => {
    page = await servePage('src/server/serverTrainer.ts', { limits: noLimits });
    Cookie = await logIn(page);
  });
  afterAll(() => page.close());

  /** What comes to every face in its own time. */
  const unasked = new Set(['frames', 'enginesChanged']);

  /** Sends what may be no message, then hello; returns every answer up to the welcome. */
  async function answersTo(payloads: readonly (Uint8Array | string)[]) {
    const socket = await openSocket(page, { Cookie });
    const answers: { type: string; message?: string }[] = [];
    await new Promise<void>((resolve, reject) => {
      socket.on('message', (data: Buffer) => {
        const answer = decodeMessage(data) as { type: string; message?: string };
        if (answer.type === 'welcome') socket.close();
        else if (!unasked.has(answer.type)) answers.push(answer);
      });
      socket.on('close', () => resolve());
      socket.on('error', reject);
      const hello = { type: 'hello', protocolVersion: PROTOCOL_VERSION, purpose: 'control' };
      for (const payload of payloads) socket.send(payload);
      socket.send(encodeMessage(hello));
    });
    return answers;
  }

  it('are answered, each, with a sentence', async () => {
    const payloads = fc.sample(
      fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string(), truncatedCommand),
      1000,
    );
    const answers = await answersTo(payloads);
    expect(answers).toHaveLength(1000);
    for (const { type, message } of answers) {
      expect(type).toBe('rejected');
      expect(message).toMatch(/\.$/);
    }
  });

  it('are answered where they are built to break a reader', async () => {
    const deep = new Uint8Array(200_000).fill(0x91);
    const closedDeep = new Uint8Array([...new Uint8Array(5000).fill(0x91), 0xc0]);
    const hugeLength = new Uint8Array([0xdd, 0xff, 0xff, 0xff, 0xff]);
    const prototype = new Uint8Array([0x81, 0xa9, ...Buffer.from('__proto__'), 0x80]);
    const oddFloats = new Uint8Array([0x81, 0xa1, 0x61, 0xc7, 3, 1, 0, 0, 0]);
    // Lists within lists, each said to hold 30 million; and ten million objects of a byte each.
    const hungry = new Uint8Array(500).map((_, at) => [0xdd, 0x01, 0xc9, 0xc3, 0x80][at % 5]!);
    const crowd = new Uint8Array(10_000_000).fill(0x80);
    crowd.set([0xdd, 0, 0x98, 0x96, 0x7b]);
    const payloads = [deep, closedDeep, hugeLength, prototype, oddFloats, hungry, crowd, ''];
    const answers = await answersTo(payloads);
    expect(answers.map(({ type }) => type)).toEqual(payloads.map(() => 'rejected'));
  });
});

const truncatedCommand = fc
  .tuple(fc.constantFrom('train', 'stop', 'pause'), fc.nat(5))
  .map(([type, cut]) => encodeMessage({ type }).slice(0, -1 - cut));
