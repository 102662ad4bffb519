import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  frameIntervalMs,
  FramePlayer,
  maxInterpolatedSteps,
} from '../../../src/renderer/stage/framePlayer';
import { frameColumns, type Frame } from '../../../src/shared/protocol/frames';
import { packFrames } from '../../../src/shared/protocol/packedRows';

function frame(values: Partial<Frame>): Frame {
  const zeros = Object.fromEntries(frameColumns.map((column) => [column, 0])) as Frame;
  return { ...zeros, episode: 1, ...values };
}

function bundle(...frames: Partial<Frame>[]): Float32Array {
  return packFrames(frameColumns, frames.map(frame));
}

describe('FramePlayer', () => {
  it('has nothing to draw before the first frame', () => {
    expect(new FramePlayer().pose(0)).toBeNull();
  });

  it('shows the middle between two frames halfway from one to the next', () => {
    const player = new FramePlayer();
    player.push(bundle({ stepInEpisode: 1, xM: 0, thetaRad: 0 }), 0);
    player.push(bundle({ stepInEpisode: 2, xM: 1, thetaRad: 0.5 }), frameIntervalMs);
    player.pose(frameIntervalMs);
    // The second frame is due two intervals after the start, or a hair before.
    const pose = player.pose(1.5 * frameIntervalMs)!;
    expect(pose.xM).toBeCloseTo(0.5, 1);
    expect(pose.thetaRad).toBeCloseTo(0.25, 1);
  });

  it.each([
    ['the next episode', { episode: 2, stepInEpisode: 0, xM: 1 }],
    ['a sample far ahead', { stepInEpisode: 2 + maxInterpolatedSteps, xM: 1 }],
    ['an earlier step of a new activity', { stepInEpisode: 0, xM: 1 }],
  ])('jumps to %s instead of moving there', (_, next) => {
    const player = new FramePlayer();
    player.push(bundle({ stepInEpisode: 1, xM: 0 }), 0);
    player.pose(frameIntervalMs);
    player.push(bundle(next), frameIntervalMs);
    expect(player.pose(1.9 * frameIntervalMs)!.xM).toBe(0);
    expect(player.pose(2 * frameIntervalMs)!.xM).toBe(1);
  });

  it('never moves on from an episode that ended', () => {
    const player = new FramePlayer();
    player.push(bundle({ stepInEpisode: 9, xM: 0, ended: 1 }), 0);
    player.pose(frameIntervalMs);
    player.push(bundle({ stepInEpisode: 10, xM: 1 }), frameIntervalMs);
    expect(player.pose(1.9 * frameIntervalMs)!.xM).toBe(0);
  });

  it('tells each frame once, in order, and ends at the newest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 20 }), (sizes) => {
        const player = new FramePlayer();
        const told: number[] = [];
        let sent = 0;
        let nowMs = 0;
        const hear = (due: Frame) => told.push(due.environmentStep);
        for (const size of sizes) {
          player.push(
            bundle(...Array.from({ length: size }, () => ({ environmentStep: ++sent }))),
            nowMs,
          );
          nowMs += 17;
          player.pose(nowMs, hear);
        }
        player.pose(nowMs + 1000, hear);
        expect(told).toEqual(Array.from({ length: sent }, (_, index) => index + 1));
        expect(player.isBusy).toBe(false);
      }),
    );
  });

  it('keeps a bounded queue while nothing is drawn, and loses the oldest', () => {
    const player = new FramePlayer();
    for (let step = 1; step <= 1000; step++) player.push(bundle({ environmentStep: step }), step);
    const told: number[] = [];
    player.pose(10_000, (due) => told.push(due.environmentStep));
    expect(told.length).toBeLessThanOrEqual(64);
    expect(told.at(-1)).toBe(1000);
  });

  it('falls no more than three intervals behind what arrived', () => {
    const player = new FramePlayer();
    player.push(bundle(...Array.from({ length: 60 }, (_, i) => ({ environmentStep: i }))), 100);
    expect(player.pose(100 + 3 * frameIntervalMs)!.frame.environmentStep).toBe(59);
  });

  it('tells each agent’s frames apart, and never moves from one agent to the next', () => {
    const player = new FramePlayer();
    player.push(bundle({ stepInEpisode: 1, xM: 0 }), 0);
    player.pose(frameIntervalMs);
    player.push(bundle({ stepInEpisode: 2, xM: 9 }), frameIntervalMs);
    player.beginAgent();
    expect(player.pose(1.5 * frameIntervalMs)).toMatchObject({ xM: 0, frame: { agent: 0 } });
    player.push(bundle({ stepInEpisode: 2, xM: 1 }), 1.5 * frameIntervalMs);
    expect(player.pose(2 * frameIntervalMs)!.xM).toBe(0);
    expect(player.pose(4 * frameIntervalMs)).toMatchObject({ xM: 1, frame: { agent: 1 } });
  });
});
