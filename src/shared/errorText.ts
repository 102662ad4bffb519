/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What was wrong, to stand within a sentence: the first line, without its full stop. */
export function clauseOf(error: unknown): string {
  return messageOf(error).split('\n', 1)[0]!.replace(/\.$/, '');
}
