import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import {
  portMessage,
  type DesktopBridge,
  type MenuAction,
  type OpenOutcome,
  type SaveOutcome,
} from '../shared/desktopBridge';
import { desktopChannels } from '../shared/desktopChannels';

const bridge: DesktopBridge = {
  requestPort: () => ipcRenderer.send(desktopChannels.requestPort),
  saveModelFolder: (suggestedName, files) =>
    ipcRenderer.invoke(
      desktopChannels.saveModelFolder,
      suggestedName,
      files,
    ) as Promise<SaveOutcome>,
  openModelFolder: () =>
    ipcRenderer.invoke(desktopChannels.openModelFolder) as Promise<OpenOutcome>,
  onMenuAction: (listener) => {
    // The event itself stays here: it would hand the page the means to send anything.
    const hear = (_event: IpcRendererEvent, action: MenuAction) => listener(action);
    ipcRenderer.on(desktopChannels.menuAction, hear);
    return () => ipcRenderer.removeListener(desktopChannels.menuAction, hear);
  },
};

contextBridge.exposeInMainWorld('cartPoleStudio', bridge);

// The bridge cannot carry a port; a message from the window to itself can.
ipcRenderer.on(desktopChannels.port, (event) => window.postMessage(portMessage, '*', event.ports));
