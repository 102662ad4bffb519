import type { Face } from '../../../src/renderer/client/face';

let windows = 0;

/** A face on which a person cancels every dialog; a test says what differs. */
export function faceOf(parts: Partial<Face> & Pick<Face, 'connect'>): Face {
  const cancelled = () => Promise.resolve({ outcome: 'cancelled' } as const);
  const nothing = () => () => undefined;
  return {
    windowId: String(++windows),
    saver: { by: 'page', download: cancelled },
    openModel: cancelled,
    modelTaken: () => undefined,
    onModelOpened: nothing,
    onNotice: nothing,
    onMenuAction: nothing,
    preferences: null,
    ...parts,
  };
}
