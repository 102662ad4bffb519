import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  failureAngleRad,
  poleLengthM,
  poleTip,
  screenX,
  stageGeometry,
  trackLimitM,
} from '../../../src/renderer/stage/geometry';

const stages = fc
  .record({
    width: fc.integer({ min: 200, max: 3000 }),
    height: fc.integer({ min: 120, max: 2000 }),
  })
  .map(({ width, height }) => stageGeometry(width, height));
const places = fc.double({ min: -trackLimitM, max: trackLimitM, noNaN: true });
const angles = fc.double({ min: -failureAngleRad, max: failureAngleRad, noNaN: true });

describe('the stage', () => {
  it('draws a positive position right of the middle, and twice as far for twice the metres', () => {
    fc.assert(
      fc.property(stages, places, (stage, xM) => {
        const offset = screenX(stage, xM) - stage.widthPx / 2;
        if (Math.abs(xM) > 1e-9) expect(Math.sign(offset)).toBe(Math.sign(xM));
        expect(screenX(stage, 2 * xM) - stage.widthPx / 2).toBeCloseTo(2 * offset, 6);
      }),
    );
  });

  it('leans the pole right for a positive angle, left for a negative one', () => {
    const stage = stageGeometry(860, 330);
    expect(poleTip(stage, 0, 0.1).x).toBeGreaterThan(screenX(stage, 0));
    expect(poleTip(stage, 0, -0.1).x).toBeLessThan(screenX(stage, 0));
    expect(poleTip(stage, 1, 0).x).toBeCloseTo(screenX(stage, 1), 9);
  });

  it('draws the pole one metre long at the scale of the track, whatever its angle', () => {
    fc.assert(
      fc.property(stages, places, angles, (stage, xM, thetaRad) => {
        const tip = poleTip(stage, xM, thetaRad);
        const lengthPx = Math.hypot(tip.x - screenX(stage, xM), tip.y - stage.pivotPx);
        const trackPx = screenX(stage, trackLimitM) - screenX(stage, -trackLimitM);
        expect(lengthPx / trackPx).toBeCloseTo(poleLengthM / 4.8, 9);
      }),
    );
  });

  it('keeps track, cart and an upright pole within its bounds', () => {
    fc.assert(
      fc.property(stages, places, angles, (stage, xM, thetaRad) => {
        const tip = poleTip(stage, xM, thetaRad);
        expect(tip.x).toBeGreaterThanOrEqual(0);
        expect(tip.x).toBeLessThanOrEqual(stage.widthPx);
        expect(tip.y).toBeGreaterThanOrEqual(0);
        expect(stage.trackPx).toBeLessThanOrEqual(stage.heightPx);
      }),
    );
  });
});
