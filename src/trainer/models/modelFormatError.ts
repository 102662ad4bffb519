import { visible } from '../../shared/visibleText';

/** A model cannot be read or written; the message is one sentence for a person. */
export class ModelFormatError extends Error {
  override readonly name = 'ModelFormatError';
}

/** @throws ModelFormatError always */
export function refuse(sentence: string): never {
  throw new ModelFormatError(sentence);
}

const longestQuote = 60;

/** Words of a file as they may stand in a sentence: in quotes, cut short, with nothing unseen. */
export function quoted(words: string): string {
  const short = [...words].slice(0, longestQuote).join('');
  return short === words ? `“${visible(short)}”` : `“${visible(short)}…”`;
}
