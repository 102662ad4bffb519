import type { EventOf } from './events';

/** The answer to a message that is not followed; it names as much of the message as can be read. */
export function errorReply(message: unknown, sentence: string): EventOf<'rejected'> {
  const { type, requestId } = asRecord(message);
  return {
    type: 'rejected',
    requestId: Number.isSafeInteger(requestId) ? (requestId as number) : null,
    command: typeof type === 'string' ? type.slice(0, 40) : null,
    message: sentence,
  };
}

/** The message's fields, if it has any. */
export function asRecord(message: unknown): Readonly<Record<string, unknown>> {
  return typeof message === 'object' && message !== null ? { ...message } : {};
}
