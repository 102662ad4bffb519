import { pageHeaders } from '../host/app/pageHeaders';

/**
 * No other windows: scripts are the page's own, forms are read by them, models are downloaded. A
 * policy beside the one that the window has too, and each of the two holds. Chromium warns that
 * both of the first two open a frame’s sandbox: this page is in no frame, and cannot be put in one.
 */
const sandbox = 'sandbox allow-scripts allow-same-origin allow-forms allow-downloads';

/**
 * The headers of the page in a browser. In the desktop window, the main process keeps the page in;
 * here the browser is asked to. Those that do not know a header leave it out.
 */
export const browserHeaders: Readonly<Record<string, string | string[]>> = {
  ...pageHeaders,
  'Content-Security-Policy': [pageHeaders['Content-Security-Policy']!, sandbox],
  // What a security policy does not cover: WebRTC, connections made ahead, and going elsewhere.
  'Connection-Allowlist': '(response-origin)',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
