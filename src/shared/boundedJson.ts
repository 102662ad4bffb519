/** Nothing that this app reads is nested half as deeply. */
const maxDepth = 64;

/** Bytes that are not read as JSON; the message is a clause to stand after a name. */
export class JsonRefusedError extends Error {
  override readonly name = 'JsonRefusedError';
}

/**
 * The value of a JSON text in UTF-8, with or without a byte order mark. A text becomes up to fifty
 * times its size where it is nothing but brackets, so size and depth are looked at first.
 * @throws JsonRefusedError with a clause if it is too large, nested too deeply or no JSON
 */
export function parseBoundedJson(bytes: Uint8Array, maxBytes: number): unknown {
  if (bytes.length > maxBytes) {
    throw new JsonRefusedError(
      `has ${bytes.length} bytes, more than the ${maxBytes} that can be opened`,
    );
  }
  if (isTooDeep(bytes)) throw new JsonRefusedError('is nested too deeply');
  try {
    // It leaves a byte order mark out.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new JsonRefusedError('is not valid JSON');
  }
}

const quote = 0x22;
const backslash = 0x5c;
const openingBracket = 0x5b;
const openingBrace = 0x7b;
const closingBracket = 0x5d;
const closingBrace = 0x7d;

function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let isText = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]!;
    if (isText) {
      if (byte === backslash) index += 1;
      else if (byte === quote) isText = false;
    } else if (byte === quote) isText = true;
    else if (byte === openingBracket || byte === openingBrace) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (byte === closingBracket || byte === closingBrace) depth -= 1;
  }
  return false;
}
