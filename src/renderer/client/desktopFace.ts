import {
  portMessage,
  type DesktopBridge,
  type OpenOutcome,
} from '../../shared/desktop/desktopBridge';
import type { Port } from '../../shared/ports/port';
import { reconnectPauseMs, type Face } from './face';
import { MessagePortPort } from './messagePortPort';
import { pickedModel } from './pickedModel';
import { keptWindowId } from './windowId';

declare global {
  interface Window {
    readonly cartPoleStudio?: DesktopBridge;
  }
}

/** The desktop window: lines, dialogs and menu come from the main process. */
export function desktopFace(bridge: DesktopBridge): Face {
  return {
    windowId: keptWindowId(),
    connect: (onPort) => connectThroughBridge(bridge, onPort),
    saver: { by: 'mainProcess', save: (where) => bridge.saveModel(where) },
    openModel: async (what) => named(await bridge.openModel(what)),
    modelTaken: (ticket) => bridge.modelTaken(ticket),
    onModelOpened: (listener) => bridge.onModelOpened((model) => void named(model).then(listener)),
    onNotice: (listener) => bridge.onNotice(listener),
    onMenuAction: (listener) => bridge.onMenuAction(listener),
    preferences: {
      get: () => bridge.preferences(),
      change: (change) => bridge.changePreferences(change),
    },
  };
}

/** A model's single file is called by the same name in both faces. */
async function named(outcome: OpenOutcome): Promise<OpenOutcome> {
  if (outcome.outcome !== 'opened' || outcome.files.length > 1) return outcome;
  return { ...outcome, ...(await pickedModel(outcome.files, outcome.name)) };
}

function connectThroughBridge(bridge: DesktopBridge, onPort: (port: Port) => void): () => void {
  let current: Port | null = null;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function onWindowMessage(event: MessageEvent<unknown>) {
    const line = event.ports[0];
    if (event.source !== window || event.data !== portMessage || line === undefined) return;
    clearTimeout(timer);
    attempt = 0;
    const port = new MessagePortPort(line);
    const previous = current;
    current = port;
    previous?.close();
    port.onClose(() => {
      if (port === current) askAgain();
    });
    onPort(port);
  }

  /** After a restart of the trainer a line comes by itself; asking is for the case it does not. */
  function askAgain() {
    timer = setTimeout(() => {
      bridge.requestPort();
      askAgain();
    }, reconnectPauseMs(attempt++));
  }

  window.addEventListener('message', onWindowMessage);
  bridge.requestPort();
  return () => {
    clearTimeout(timer);
    window.removeEventListener('message', onWindowMessage);
    const last = current;
    current = null;
    last?.close();
  };
}
