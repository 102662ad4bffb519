import { describe, expect, it } from 'vitest';
import { pushText } from '../../../src/renderer/stage/pushText';
import { frameColumns, type Frame } from '../../../src/shared/protocol/frames';

const zeros = Object.fromEntries(frameColumns.map((column) => [column, 0])) as Frame;

describe('the reason for a push', () => {
  it.each([
    ['No push yet', { forceN: 0, qLeft: 1, qRight: 2 }],
    ['Pushed right: 0.271 over 0.268', { forceN: 10, qLeft: 0.268, qRight: 0.271 }],
    ['Pushed left: −3.500 over −12.25', { forceN: -10, qLeft: -3.5, qRight: -12.25 }],
    ['Pushed left by chance (epsilon 0.55)', { forceN: -10, explored: 1, epsilon: 0.55, qLeft: 1 }],
    ['Pushed right by chance', { forceN: 10, explored: 1, epsilon: NaN, qLeft: NaN, qRight: NaN }],
    ['Pushed left: 0.000 over 0.000', { forceN: -10, qLeft: 0.0001, qRight: -0.0002 }],
    ['Pushed right', { forceN: 10, qLeft: NaN, qRight: NaN }],
  ])('is told: %s', (text, values: Partial<Frame>) => {
    expect(pushText({ ...zeros, ...values })).toBe(text);
  });
});
