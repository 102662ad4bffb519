/** Controls, marks that turn the direction of writing, and what else is not seen. */
const invisible = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Words out of a file or a path as they may stand in a sentence: what would not be seen, or would
 * change the order of the words around it, is spelt out, such as \u{200f}.
 */
export function visible(words: string): string {
  return words.replace(invisible, (mark) => `\\u{${mark.codePointAt(0)!.toString(16)}}`);
}
