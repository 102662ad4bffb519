import { app } from 'electron';

export const appScheme = 'app';

/**
 * Where the window's page is: in the app itself, or at electron-vite's development server, which
 * an installed app never listens to.
 */
export function pageAddress(): URL {
  const developmentAddress = process.env['ELECTRON_RENDERER_URL'];
  if (!app.isPackaged && developmentAddress !== undefined) return new URL(developmentAddress);
  return new URL(`${appScheme}://cartpole-studio/`);
}

/** Whether an address belongs to the page: same scheme, host and port. */
export function isPageAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const candidate = new URL(address);
  const page = pageAddress();
  // Not `origin`: Node gives every custom scheme the origin "null".
  return candidate.protocol === page.protocol && candidate.host === page.host;
}
