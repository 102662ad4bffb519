const storageKey = 'window-id';

/**
 * What tells this window from others at the same trainer: the same when the page is loaded again,
 * so that a window which had control keeps it.
 */
export function keptWindowId(): string {
  try {
    const kept = sessionStorage.getItem(storageKey);
    if (kept !== null && /^[0-9a-z-]{1,64}$/.test(kept)) return kept;
    const drawn = drawWindowId();
    sessionStorage.setItem(storageKey, drawn);
    return drawn;
  } catch {
    // A browser that keeps nothing for this page: it is another window each time.
    return drawWindowId();
  }
}

/** Not `randomUUID`, which a page has only over HTTPS or from its own machine. */
function drawWindowId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
