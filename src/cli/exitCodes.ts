import { constants } from 'node:os';

/** What the command tells the shell. */
export const exitCodes = {
  done: 0,
  /** Not solved within its limit, or the work failed. */
  failed: 1,
  badUsage: 2,
  /** A file holds no model that can be opened. */
  refused: 3,
  /** As shells count one that SIGPIPE ended: nobody reads its answer. */
  unread: 141,
  /** As shells count a command that a signal asked to end: 130 for Ctrl-C. */
  endedBy: (signal: NodeJS.Signals) => 128 + constants.signals[signal],
} as const;

/** A file holds no model that can be opened; the message is one sentence for standard error. */
export class RefusedModel extends Error {}

/** What was asked for makes no sense; the message is one sentence for standard error. */
export class UsageError extends Error {}
