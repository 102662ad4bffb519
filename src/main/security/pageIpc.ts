import {
  BrowserWindow,
  ipcMain,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  type WebContents,
} from 'electron';
import { TokenBucket } from 'limiter';
import * as v from 'valibot';
import { isPageAddress } from '../window/pageAddress';

/**
 * The one door between the window and the main process. Whoever asks must be the page itself, what
 * it sends must be as declared, and it must not ask too often, which is looked at first: a model is
 * many MiB to check. Anything else changes nothing.
 */

/** Why the page got no answer, in one sentence. */
const unknownRequest =
  'The window asked for something that the app does not know: restart the app.';
const tooManyRequests = 'The window asked for too much at once: wait a moment, then try again.';

/** A person causes a few requests a minute. */
const requestLimits = { bucketSize: 60, tokensPerInterval: 20, interval: 'second' } as const;
const requestsLeft = new WeakMap<WebContents, TokenBucket>();

/** Handles what the page sends without waiting for an answer. */
export function onPageMessage<Sent extends unknown[]>(
  channel: string,
  schema: v.GenericSchema<unknown, Sent>,
  handle: (page: WebContents, ...sent: Sent) => void,
): void {
  ipcMain.on(channel, (event, ...sent: unknown[]) => {
    if (!isFromPage(event) || !mayAsk(event.sender)) return;
    const parsed = v.safeParse(schema, sent);
    if (parsed.success) handle(event.sender, ...parsed.output);
  });
}

/**
 * Handles what the page asks for, and answers it.
 * @param refuse makes the answer to a bad request out of one sentence
 */
export function onPageRequest<Sent extends unknown[], Answer>(
  channel: string,
  schema: v.GenericSchema<unknown, Sent>,
  refuse: (problem: string) => Answer,
  answer: (window: BrowserWindow, ...sent: Sent) => Promise<Answer> | Answer,
): void {
  ipcMain.handle(channel, (event, ...sent: unknown[]) => {
    const window = isFromPage(event) ? BrowserWindow.fromWebContents(event.sender) : null;
    if (window === null) return refuse(unknownRequest);
    if (!mayAsk(event.sender)) return refuse(tooManyRequests);
    const parsed = v.safeParse(schema, sent);
    return parsed.success ? answer(window, ...parsed.output) : refuse(unknownRequest);
  });
}

/** Only the page's own main frame may ask, not a frame inside it. */
function isFromPage({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isPageAddress(senderFrame.url);
}

function mayAsk(page: WebContents): boolean {
  let bucket = requestsLeft.get(page);
  if (bucket === undefined) {
    bucket = new TokenBucket(requestLimits);
    bucket.content = bucket.bucketSize;
    requestsLeft.set(page, bucket);
  }
  return bucket.tryRemoveTokens(1);
}
