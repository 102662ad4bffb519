/** The names under which the preload script and the main process speak; nobody else uses them. */
export const desktopChannels = {
  requestPort: 'trainer:request-port',
  port: 'trainer:port',
  saveModel: 'model:save',
  openModel: 'model:open',
  modelTaken: 'model:taken',
  modelOpened: 'model:opened',
  preferences: 'preferences:get',
  changePreferences: 'preferences:change',
  notice: 'notice',
  menuAction: 'menu:action',
} as const;
