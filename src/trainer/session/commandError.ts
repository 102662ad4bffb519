/** A command cannot be followed; the message is one sentence for a person. */
export class CommandError extends Error {}
