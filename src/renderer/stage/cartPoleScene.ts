import 'pixi.js/unsafe-eval';
import { autoDetectRenderer, Container, Ticker, type Renderer } from 'pixi.js';
import type { Frame } from '../../shared/protocol/frames';
import type { Pose } from './framePlayer';
import { screenX, stageGeometry, type StageGeometry } from './geometry';
import type { SceneColors } from './sceneColors';
import { isWebglSlow } from './softwareWebgl';
import { angleShape, cartShape, forceShape, poleShape, trackShape } from './shapes';

/** How long the picture of an episode's end stays. */
const ghostMs = 700;
/** Pushes change sides up to 50 times a second: each arrow fades instead of flickering. */
const arrowFadeMs = 350;
/** A push of the past is never taken for the present one. */
const fadingAlpha = 0.35;

/** Cart, pole and track, drawn by PixiJS; shapes are built once and then only moved. */
export class CartPoleScene {
  private geometry: StageGeometry = stageGeometry(1, 1);
  private readonly root = new Container();
  private cart = new Container();
  private pole = new Container();
  private pushRight = new Container();
  private pushLeft = new Container();
  private ghost = new Container();
  private ghostPole = new Container();
  private ghostSinceMs = -Infinity;
  private lastMs = 0;
  /** What the canvas shows; undefined before the first picture of this size and these colours. */
  private shownPose: Pose | null | undefined = undefined;
  private fades = false;
  private colors: Pick<SceneColors, 'force' | 'chance'> = { force: '#888888', chance: '#888888' };

  private constructor(
    private readonly renderer: Renderer,
    private readonly stillMotion: () => boolean,
  ) {}

  /**
   * @param prefersStill whether the system asks for less motion
   * @throws Error where the browser can draw neither by WebGL nor on a plain canvas
   */
  static async create(
    canvas: HTMLCanvasElement,
    prefersStill: () => boolean,
  ): Promise<CartPoleScene> {
    // PixiJS' own clock would ask for every animation frame, even while nothing moves.
    Ticker.system.autoStart = false;
    Ticker.system.stop();
    const renderer = await autoDetectRenderer({
      canvas,
      preference: isWebglSlow() ? ['canvas'] : ['webgl', 'canvas'],
      antialias: true,
      // No events, accessibility or filters: the stage is only looked at.
      skipExtensionImports: true,
      autoDensity: true,
      resolution: Math.min(window.devicePixelRatio, 2),
    });
    return new CartPoleScene(renderer, prefersStill);
  }

  /** Builds all shapes anew for a size and for colours. */
  build(widthPx: number, heightPx: number, colors: SceneColors): StageGeometry {
    const geometry = stageGeometry(widthPx, heightPx);
    this.geometry = geometry;
    this.renderer.resize(widthPx, heightPx);
    this.renderer.background.color = colors.background;
    for (const child of this.root.removeChildren()) child.destroy({ children: true });

    this.colors = colors;
    this.pushRight = forceShape(geometry);
    this.pushLeft = forceShape(geometry);
    this.pushLeft.scale.x = -1;
    this.pushRight.alpha = 0;
    this.pushLeft.alpha = 0;
    this.pole = poleShape(geometry, colors);
    this.cart = new Container({
      children: [
        angleShape(geometry, colors),
        cartShape(geometry, colors),
        this.pushLeft,
        this.pushRight,
        this.pole,
      ],
    });
    this.ghostPole = poleShape(geometry, { ...colors, pole: colors.failed, axle: colors.failed });
    const ghostColors = { ...colors, cart: colors.failed, wheel: colors.failed };
    this.ghost = new Container({ children: [cartShape(geometry, ghostColors), this.ghostPole] });
    this.ghost.visible = false;
    this.root.addChild(trackShape(geometry, colors), this.ghost, this.cart);
    this.cart.position.set(screenX(geometry, 0), geometry.pivotPx);
    this.shownPose = undefined;
    return geometry;
  }

  /** Leaves a fading picture where an episode failed. */
  showFailure(frame: Frame, nowMs: number): void {
    this.ghost.position.set(screenX(this.geometry, frame.xM), this.geometry.pivotPx);
    this.ghostPole.rotation = frame.thetaRad;
    this.ghostSinceMs = nowMs;
    this.fades = true;
  }

  /** Draws one picture, if it differs from the last; returns whether something still fades. */
  draw(pose: Pose | null, nowMs: number): boolean {
    const elapsedMs = Math.min(100, nowMs - this.lastMs);
    const stands = this.isShown(pose);
    if (stands && !this.fades) return false;
    this.lastMs = nowMs;
    this.shownPose = pose;
    this.cart.x = screenX(this.geometry, pose?.xM ?? 0);
    this.pole.rotation = pose?.thetaRad ?? 0;
    const forceN = pose?.frame.forceN ?? 0;
    const tint = pose?.frame.explored === 1 ? this.colors.chance : this.colors.force;
    if (forceN > 0) this.pushRight.tint = tint;
    if (forceN < 0) this.pushLeft.tint = tint;
    // Between samples that lie far apart there is nothing to fade from.
    const fadedMs = pose?.moves === true ? elapsedMs : Infinity;
    const fading = [
      fade(this.pushRight, forceN > 0, fadedMs),
      fade(this.pushLeft, forceN < 0, fadedMs),
      this.fadeGhost(nowMs),
    ];
    this.renderer.render(this.root);
    this.fades = fading.includes(true);
    return this.fades;
  }

  private isShown(pose: Pose | null): boolean {
    const shown = this.shownPose;
    if (shown === undefined || shown === null || pose === null) return shown === pose;
    return shown.frame === pose.frame && shown.xM === pose.xM && shown.thetaRad === pose.thetaRad;
  }

  destroy(): void {
    this.root.destroy({ children: true });
    this.renderer.destroy();
  }

  private fadeGhost(nowMs: number): boolean {
    const left = 1 - (nowMs - this.ghostSinceMs) / ghostMs;
    this.ghost.visible = left > 0;
    this.ghost.alpha = this.stillMotion() ? 0.4 : 0.5 * Math.max(0, left);
    return left > 0;
  }
}

/** Shows an arrow at once and lets it go, paled, slowly; returns whether it still goes. */
function fade(arrow: Container, active: boolean, elapsedMs: number): boolean {
  const pale = Math.min(arrow.alpha, fadingAlpha);
  arrow.alpha = active ? 1 : Math.max(0, pale - elapsedMs / arrowFadeMs);
  return !active && arrow.alpha > 0;
}
