import type { EventOf } from '../shared/events';

/** The answer to what could not even be handed to the trainer. */
export function rejection(message: string): EventOf<'rejected'> {
  return { type: 'rejected', requestId: null, command: null, message };
}
