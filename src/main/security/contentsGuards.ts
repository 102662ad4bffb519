import { app, type WebContents } from 'electron';
import { isPageAddress } from '../window/pageAddress';

/**
 * Keeps every page of the app, whoever opens it, where it is and alone. To be called before the
 * app is ready.
 */
export function guardContents(): void {
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => guard(contents));
}

function guard(contents: WebContents): void {
  // A dropped file or a link must not take the window elsewhere; a reload may pass.
  contents.on('will-frame-navigate', (event) => {
    if (!isPageAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isPageAddress(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // A content security policy does not hold WebRTC in every version; this leaves it no way out.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
