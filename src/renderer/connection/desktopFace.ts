import { portMessage, type DesktopBridge } from '../../shared/desktopBridge';
import type { Port } from '../../shared/port';
import { reconnectPauseMs, type Face } from './face';
import { MessagePortPort } from './messagePortPort';

declare global {
  interface Window {
    readonly cartPoleStudio?: DesktopBridge;
  }
}

/** The desktop window: lines, dialogs and menu come from the main process. */
export function desktopFace(bridge: DesktopBridge): Face {
  return {
    connect: (onPort) => connectThroughBridge(bridge, onPort),
    saveModel: (suggestedName, files) => bridge.saveModelFolder(suggestedName, files),
    openModel: () => bridge.openModelFolder(),
    onMenuAction: (listener) => bridge.onMenuAction(listener),
  };
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
