import { app, session } from 'electron';
import { isPageAddress } from '../window/pageAddress';

/** What a page makes by itself, and the developer tools; none of it leaves the app. */
const localProtocols = new Set(['blob:', 'data:', 'devtools:']);

/** A proxy that is not there: what an installed app's page asks of the network ends at it. */
const noNetwork = {
  mode: 'fixed_servers',
  proxyRules: 'socks5://127.0.0.1:9',
  // Chromium leaves this machine's own addresses out otherwise.
  proxyBypassRules: '<-loopback>',
} as const;

/** The page needs no permission, no device, no download and nothing from anywhere else. */
export function guardSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  // Models are saved through the app's own dialog.
  defaultSession.on('will-download', (event) => event.preventDefault());
  // The policy of src/host/app/pageHeaders.ts says the same; this holds where that has a gap.
  defaultSession.webRequest.onBeforeRequest(({ url }, decide) =>
    decide({ cancel: !staysInside(url) }),
  );
  // And this holds for names that are looked up and connections that are made ahead.
  if (app.isPackaged) void defaultSession.setProxy(noNetwork);
}

function staysInside(address: string): boolean {
  if (!URL.canParse(address)) return false;
  // The development server reloads the page through a WebSocket.
  const asPage = address.replace(/^ws/, 'http');
  return localProtocols.has(new URL(address).protocol) || isPageAddress(asPage);
}
