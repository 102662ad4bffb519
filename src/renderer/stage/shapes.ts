import { Graphics } from 'pixi.js';
import {
  cartHeightM,
  cartWidthM,
  failureAngleRad,
  poleLengthM,
  poleWidthM,
  screenX,
  trackLimitM,
  type StageGeometry,
} from './geometry';
import type { SceneColors } from './sceneColors';

/** Track, limits and the ground beyond them; drawn in screen pixels. */
export function trackShape(geometry: StageGeometry, colors: SceneColors): Graphics {
  const { widthPx, heightPx, trackPx, pxPerM } = geometry;
  const left = screenX(geometry, -trackLimitM);
  const right = screenX(geometry, trackLimitM);
  const shape = new Graphics()
    .rect(0, 0, left, heightPx)
    .rect(right, 0, widthPx - right, heightPx)
    .fill(colors.outside)
    .rect(0, trackPx, widthPx, 2)
    .fill(colors.track);
  for (let xM = -2; xM <= 2; xM++) {
    shape.rect(screenX(geometry, xM) - 0.5, trackPx + 2, 1, 6).fill(colors.track);
  }
  const postPx = 1.25 * pxPerM;
  return shape
    .rect(left - 1, trackPx - postPx, 2, postPx + 8)
    .rect(right - 1, trackPx - postPx, 2, postPx + 8)
    .fill(colors.limit);
}

/** The angles at which an episode fails, seen from the pivot at (0, 0). */
export function angleShape(geometry: StageGeometry, colors: SceneColors): Graphics {
  const reachPx = 1.08 * poleLengthM * geometry.pxPerM;
  const up = -Math.PI / 2;
  const edgeX = Math.sin(failureAngleRad) * reachPx;
  const edgeY = -Math.cos(failureAngleRad) * reachPx;
  return new Graphics()
    .moveTo(0, 0)
    .arc(0, 0, reachPx, up - failureAngleRad, up + failureAngleRad)
    .closePath()
    .fill({ color: colors.angle, alpha: 0.1 })
    .moveTo(0, 0)
    .lineTo(-edgeX, edgeY)
    .moveTo(0, 0)
    .lineTo(edgeX, edgeY)
    .stroke({ color: colors.angle, width: 1, alpha: 0.45 });
}

/** The cart with its pivot at (0, 0). */
export function cartShape(geometry: StageGeometry, colors: SceneColors): Graphics {
  const { pxPerM } = geometry;
  const widthPx = cartWidthM * pxPerM;
  const wheelPx = 0.055 * pxPerM;
  const bodyPx = cartHeightM * pxPerM - wheelPx;
  return new Graphics()
    .roundRect(-widthPx / 2, 0, widthPx, bodyPx, 0.04 * pxPerM)
    .fill(colors.cart)
    .circle(-0.28 * widthPx, bodyPx, wheelPx)
    .circle(0.28 * widthPx, bodyPx, wheelPx)
    .fill(colors.wheel);
}

/** The pole, upright, with its pivot at (0, 0). */
export function poleShape(geometry: StageGeometry, colors: SceneColors): Graphics {
  const { pxPerM } = geometry;
  const widthPx = poleWidthM * pxPerM;
  const lengthPx = poleLengthM * pxPerM;
  return new Graphics()
    .roundRect(-widthPx / 2, -lengthPx, widthPx, lengthPx + widthPx / 2, widthPx / 2)
    .fill(colors.pole)
    .circle(0, 0, 0.42 * widthPx)
    .fill(colors.axle);
}

/**
 * A push to the right that starts at the cart's side; mirror it for one to the left. It is white,
 * for a tint that tells a chosen push from a random one.
 */
export function forceShape(geometry: StageGeometry): Graphics {
  const { pxPerM } = geometry;
  const startPx = (cartWidthM / 2 + 0.05) * pxPerM;
  const shaftPx = 0.26 * pxPerM;
  const headPx = 0.13 * pxPerM;
  const halfPx = 0.022 * pxPerM;
  const middlePx = 0.45 * cartHeightM * pxPerM;
  return new Graphics()
    .rect(startPx, middlePx - halfPx, shaftPx, 2 * halfPx)
    .poly([
      startPx + shaftPx,
      middlePx - 0.6 * headPx,
      startPx + shaftPx + headPx,
      middlePx,
      startPx + shaftPx,
      middlePx + 0.6 * headPx,
    ])
    .fill('#ffffff');
}
