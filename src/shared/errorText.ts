/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What was wrong, to stand within a sentence: the first line, without its full stop. */
export function clauseOf(error: unknown): string {
  return messageOf(error).split('\n', 1)[0]!.replace(/\.$/, '');
}

/** Sentences, those that there are, one after another; null where there is none. */
export function joinedSentences(sentences: readonly (string | null)[]): string | null {
  return sentences.filter((sentence) => sentence !== null).join(' ') || null;
}

/**
 * That checkpoints fail.
 * @param reason a clause, to stand after "because"
 */
export function notKeptSentence(reason: string): string {
  return `A crash would lose this run: it could not be kept, because ${reason}.`;
}
