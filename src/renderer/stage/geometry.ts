/** Where things of the environment lie on the stage: metres and radians to pixels, y downwards. */

import { cartPole } from '../../shared/cartPole';

export const trackLimitM = cartPole.xLimitM;
export const failureAngleRad = cartPole.thetaLimitRad;
/** The pole's full length; the physics speak of its half-length. */
export const poleLengthM = 2 * cartPole.poleHalfLengthM;
/** Sizes that the physics leave open. */
export const cartWidthM = 0.42;
export const cartHeightM = 0.24;
export const poleWidthM = 0.055;

const shownWidthM = 2 * trackLimitM + 0.7;
const shownAboveTrackM = cartHeightM + poleLengthM + 0.22;
const shownBelowTrackM = 0.3;

export interface StageGeometry {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pxPerM: number;
  /** Screen x of the track's middle, x = 0 m. */
  readonly middlePx: number;
  /** Screen y of the track, on which the cart stands. */
  readonly trackPx: number;
  /** Screen y of the pole's pivot. */
  readonly pivotPx: number;
}

/** Fits track and pole into a stage of this size, at one scale for both directions. */
export function stageGeometry(widthPx: number, heightPx: number): StageGeometry {
  const shownHeightM = shownAboveTrackM + shownBelowTrackM;
  const pxPerM = Math.min(widthPx / shownWidthM, heightPx / shownHeightM);
  const sparePx = heightPx - shownHeightM * pxPerM;
  const trackPx = sparePx / 2 + shownAboveTrackM * pxPerM;
  const pivotPx = trackPx - cartHeightM * pxPerM;
  return { widthPx, heightPx, pxPerM, middlePx: widthPx / 2, trackPx, pivotPx };
}

/** Screen x of a place on the track; to the right is positive. */
export function screenX(geometry: StageGeometry, xM: number): number {
  return geometry.middlePx + xM * geometry.pxPerM;
}

/** Screen place of the pole's tip; a positive angle leans right. */
export function poleTip(
  geometry: StageGeometry,
  xM: number,
  thetaRad: number,
): { x: number; y: number } {
  const lengthPx = poleLengthM * geometry.pxPerM;
  return {
    x: screenX(geometry, xM) + Math.sin(thetaRad) * lengthPx,
    y: geometry.pivotPx - Math.cos(thetaRad) * lengthPx,
  };
}
