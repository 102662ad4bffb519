/** The stage's colours, from the window's own style sheet. */
export interface SceneColors {
  readonly background: string;
  readonly outside: string;
  readonly track: string;
  readonly limit: string;
  readonly cart: string;
  readonly wheel: string;
  readonly pole: string;
  readonly axle: string;
  readonly angle: string;
  readonly force: string;
  /** A push at random. */
  readonly chance: string;
  readonly failed: string;
  readonly full: string;
}

/** Reads `--stage-*` off an element; after a change between dark and light, read again. */
export function readSceneColors(element: HTMLElement): SceneColors {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(`--stage-${name}`).trim() || '#888888';
  return {
    background: color('background'),
    outside: color('outside'),
    track: color('track'),
    limit: color('limit'),
    cart: color('cart'),
    wheel: color('wheel'),
    pole: color('pole'),
    axle: color('axle'),
    angle: color('angle'),
    force: color('force'),
    chance: color('chance'),
    failed: color('failed'),
    full: color('full'),
  };
}
