/**
 * The order in which a window comes to life: its controls are painted first, then the stage, then
 * the charts. PixiJS and uPlot are each loaded only when their turn has come.
 */

/**
 * Resolves within the animation frame that paints the controls: what is asked for now arrives after
 * that paint, and its way here takes no time of its own.
 */
export const controlsPainted = new Promise<void>((resolve) => {
  requestAnimationFrame(() => resolve());
});

let settleStage: () => void;

/** Resolves once the stage is drawn, or cannot be. */
export const stageSettled = new Promise<void>((resolve) => {
  settleStage = resolve;
});

/** The stage tells that it is drawn, or cannot be. */
export function tellStageSettled(): void {
  requestAnimationFrame(() => settleStage());
}
