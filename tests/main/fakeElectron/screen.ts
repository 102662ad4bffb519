import type { Rectangle } from 'electron';

export interface FakeDisplay {
  readonly id: number;
  readonly workArea: Rectangle;
}

export const screen = {
  /** The first is the primary one. */
  displays: [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] as FakeDisplay[],
  getAllDisplays: () => screen.displays,
  getPrimaryDisplay: () => screen.displays[0]!,
  /** By the middle of the area, which is near enough to the largest overlap. */
  getDisplayMatching: ({ x, y, width, height }: Rectangle) =>
    screen.displays.find(
      ({ workArea }) =>
        x + width / 2 >= workArea.x &&
        x + width / 2 < workArea.x + workArea.width &&
        y + height / 2 >= workArea.y &&
        y + height / 2 < workArea.y + workArea.height,
    ) ?? screen.displays[0]!,
};
