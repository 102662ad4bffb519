/** The names under which the preload script and the main process speak; nobody else uses them. */
export const desktopChannels = {
  requestPort: 'trainer:request-port',
  port: 'trainer:port',
  saveModelFolder: 'model:save-folder',
  openModelFolder: 'model:open-folder',
  menuAction: 'menu:action',
} as const;
