/** What a value costs beside its text and its bytes, roughly. */
const valueBytes = 8;

/**
 * About how much memory a message takes, in bytes. Counting ends a little above `enough`, so that
 * neither a huge message nor one that contains itself is walked to its end.
 */
export function messageSize(message: unknown, enough: number): number {
  let bytes = 0;
  const waiting: unknown[] = [message];
  while (waiting.length > 0 && bytes <= enough) {
    const value = waiting.pop();
    bytes += valueBytes;
    if (typeof value === 'string') bytes += 2 * value.length;
    else if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) bytes += value.byteLength;
    else if (Array.isArray(value)) {
      bytes += valueBytes * value.length;
      if (bytes <= enough) for (const item of value) waiting.push(item);
    } else if (typeof value === 'object' && value !== null) {
      for (const name in value) {
        if (bytes > enough) break;
        bytes += 2 * name.length;
        waiting.push((value as Record<string, unknown>)[name]);
      }
    }
  }
  return bytes;
}
