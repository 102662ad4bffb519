import { describe, expect, it } from 'vitest';
import { TrainerLink } from '../../../src/renderer/client/trainerLink';
import { createMemoryPortPair } from '../../../src/shared/ports/memoryPort';
import { mapCurves } from '../../../src/shared/protocol/metricColumns';
import { PROTOCOL_VERSION } from '../../../src/shared/protocol/protocol';
import type { Port } from '../../../src/shared/ports/port';
import { faceOf } from '../support/faceOf';

function connected() {
  let hand: (port: Port) => void = () => undefined;
  const face = faceOf({
    connect: (onPort) => {
      hand = onPort;
      return () => undefined;
    },
  });
  const heard: string[] = [];
  const link = new TrainerLink(face, {
    onEvent: (event) => heard.push(event.type),
    onUnreadable: () => heard.push('unreadable'),
    onLost: () => heard.push('lost'),
    onAccessDenied: () => heard.push('shut out'),
  });
  link.start();
  return { link, heard, hand: (port: Port) => hand(port) };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

describe('TrainerLink', () => {
  it('says hello on each new line, and hears the newest alone', async () => {
    const { link, heard, hand } = connected();
    const ends = [createMemoryPortPair(), createMemoryPortPair()];
    const hellos: unknown[] = [];
    for (const [window, trainer] of ends) {
      trainer.onMessage((message) => hellos.push(message));
      hand(window);
    }
    await turn();
    const hello = {
      type: 'hello',
      protocolVersion: PROTOCOL_VERSION,
      purpose: 'control',
      windowId: expect.any(String),
    };
    expect(hellos).toEqual([hello, hello]);

    const none = mapCurves(() => new Float64Array());
    ends[0]![1].post({ type: 'agentReplaced', ...none });
    ends[1]![1].post({ type: 'failed', message: 'A fault.' });
    await turn();
    // A replaced line is a loss, once; what still comes from it, its end too, is not heard.
    expect(heard).toEqual(['lost', 'failed']);
    ends[0]![1].close();
    expect(heard).toEqual(['lost', 'failed']);
    expect(link.post({ type: 'stop' })).toBe(true);
  });

  it('lets others say hello first where it only watched', async () => {
    const { hand } = connected();
    const [first, trainer] = createMemoryPortPair();
    hand(first);
    trainer.post({ type: 'controlChanged', hasControl: false });
    await turn();
    const [again, restarted] = createMemoryPortPair();
    const hellos: unknown[] = [];
    restarted.onMessage((message) => hellos.push(message));
    hand(again);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(hellos).toEqual([]);
    await expect.poll(() => hellos).toHaveLength(1);
  });

  it('uses no message that it cannot read, and tells when the line is lost', async () => {
    const { link, heard, hand } = connected();
    const [window, trainer] = createMemoryPortPair();
    hand(window);
    for (const message of [{}, { type: 'frames' }, { type: 'progress', epsilon: 'low' }]) {
      trainer.post(message);
    }
    await turn();
    expect(heard).toEqual(['unreadable', 'unreadable', 'unreadable']);
    trainer.close();
    expect(heard.at(-1)).toBe('lost');
    expect(link.post({ type: 'stop' })).toBe(false);
  });
});
