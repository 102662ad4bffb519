import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import {
  portMessage,
  type DesktopBridge,
  type OpenOutcome,
  type PreferencesOutcome,
  type SaveOutcome,
} from '../shared/desktop/desktopBridge';
import { desktopChannels } from '../shared/desktop/desktopChannels';

const bridge: DesktopBridge = {
  requestPort: () => ipcRenderer.send(desktopChannels.requestPort),
  saveModel: (where) =>
    ipcRenderer.invoke(desktopChannels.saveModel, where) as Promise<SaveOutcome>,
  openModel: (what) => ipcRenderer.invoke(desktopChannels.openModel, what) as Promise<OpenOutcome>,
  modelTaken: (ticket) => ipcRenderer.send(desktopChannels.modelTaken, ticket),
  preferences: () => ipcRenderer.invoke(desktopChannels.preferences) as Promise<PreferencesOutcome>,
  changePreferences: (change) =>
    ipcRenderer.invoke(desktopChannels.changePreferences, change) as Promise<PreferencesOutcome>,
  onModelOpened: (listener) => hear(desktopChannels.modelOpened, listener),
  onNotice: (listener) => hear(desktopChannels.notice, listener),
  onMenuAction: (listener) => hear(desktopChannels.menuAction, listener),
};

/** The event itself stays here: it would hand the page the means to send anything. */
function hear<Message>(channel: string, listener: (message: Message) => void): () => void {
  const onEvent = (_event: IpcRendererEvent, message: Message) => listener(message);
  ipcRenderer.on(channel, onEvent);
  return () => ipcRenderer.removeListener(channel, onEvent);
}

contextBridge.exposeInMainWorld('cartPoleStudio', bridge);

// The bridge cannot carry a port; a message from the window to itself can.
ipcRenderer.on(desktopChannels.port, (event) => window.postMessage(portMessage, '*', event.ports));
