import type { Port } from '../../shared/port';
import { reconnectPauseMs, type Face } from './face';
import { downloadModel, pickModel } from './modelTransfer';
import { WebSocketPort } from './webSocketPort';
import { keptWindowId } from './windowId';

/** The browser page: the trainer is reached over a WebSocket of the server the page came from. */
export function browserFace(): Face {
  return {
    windowId: keptWindowId(),
    connect: connectToServer,
    saveModel: downloadModel,
    exportModel: downloadModel,
    openModel: pickModel,
    modelTaken: () => undefined,
    onModelOpened: () => () => undefined,
    onNotice: () => () => undefined,
    onMenuAction: () => () => undefined,
    preferences: null,
  };
}

function trainerAddress(): string {
  const address = new URL('/trainer', window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

function connectToServer(onPort: (port: Port) => void): () => void {
  let socket: WebSocket | null = null;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  function open() {
    socket = new WebSocket(trainerAddress());
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      attempt = 0;
      if (socket !== null) onPort(new WebSocketPort(socket));
    });
    socket.addEventListener('close', () => {
      if (!stopped) timer = setTimeout(open, reconnectPauseMs(attempt++));
    });
  }

  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    socket?.close();
  };
}
