import type { MenuItemConstructorOptions } from 'electron';
import type { MenuAction } from '../shared/desktopBridge';

interface MenuOptions {
  readonly platform: NodeJS.Platform;
  /** Adds what only a developer needs. */
  readonly development: boolean;
  /** Tells the window; it knows whether the action makes sense now. */
  send(action: MenuAction): void;
}

/** The native menu, with each platform's own habits. */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = options.platform === 'darwin';
  const item = (
    label: string,
    action: MenuAction,
    accelerator: string,
  ): MenuItemConstructorOptions => ({ label, accelerator, click: () => options.send(action) });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const developerItems: MenuItemConstructorOptions[] = options.development
    ? [separator, { role: 'reload' }, { role: 'toggleDevTools' }]
    : [];

  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      role: 'fileMenu',
      label: isMac ? 'File' : '&File',
      submenu: [
        item('Open Model…', 'open', 'CmdOrCtrl+O'),
        item('Save Model…', 'save', 'CmdOrCtrl+S'),
        separator,
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    // Without it, macOS has no copy and paste in the form's fields.
    { role: 'editMenu', label: isMac ? 'Edit' : '&Edit' },
    {
      label: isMac ? 'Train' : '&Train',
      submenu: [
        item('Train', 'train', 'F5'),
        item('Test', 'test', 'F6'),
        item('Random Play', 'random', 'F7'),
        separator,
        item('Pause or Resume', 'pause', 'F8'),
        item('Stop', 'stop', 'Shift+F5'),
      ],
    },
    {
      label: isMac ? 'View' : '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...developerItems,
      ],
    },
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    {
      role: 'help',
      label: isMac ? 'Help' : '&Help',
      // On macOS the first menu has it.
      submenu: isMac ? [] : [{ role: 'about', label: 'About CartPole Studio' }],
    },
  ];
}
