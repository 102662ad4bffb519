import { browserFace } from './browserFace';
import { desktopFace } from './desktopFace';
import type { Face } from './face';

/** The desktop's face where its bridge is there, else the browser's. */
export function pickFace(): Face {
  const bridge = window.cartPoleStudio;
  return bridge === undefined ? browserFace() : desktopFace(bridge);
}
