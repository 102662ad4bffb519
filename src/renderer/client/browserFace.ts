import type { Port } from '../../shared/ports/port';
import { reconnectPauseMs, type Face } from './face';
import { downloadModel, pickModel } from './modelTransfer';
import { WebSocketPort } from './webSocketPort';
import { keptWindowId } from './windowId';

/** The browser page: the trainer is reached over a WebSocket of the server the page came from. */
export function browserFace(): Face {
  return {
    windowId: keptWindowId(),
    connect: connectToServer,
    saver: { by: 'page', download: downloadModel },
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

function connectToServer(onPort: (port: Port) => void, onAccessDenied: () => void): () => void {
  let socket: WebSocket | null = null;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  function open() {
    let hasOpened = false;
    socket = new WebSocket(trainerAddress());
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      attempt = 0;
      hasOpened = true;
      if (socket !== null) onPort(new WebSocketPort(socket));
    });
    socket.addEventListener('close', () => {
      if (stopped) return;
      timer = setTimeout(open, reconnectPauseMs(attempt++));
      if (!hasOpened) void isShutOut().then((isOut) => isOut && !stopped && onAccessDenied());
    });
  }

  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    socket?.close();
  };
}

/** A socket does not tell why it was refused: whether the server knows this browser no more. */
async function isShutOut(): Promise<boolean> {
  try {
    const { status } = await fetch('/', { method: 'HEAD', cache: 'no-store' });
    return status === 403;
  } catch {
    // Nobody answers: the server may only be away.
    return false;
  }
}
