import { isAtRest, type TrainerEvent } from '../../shared/protocol/events';

const beginnings: ReadonlySet<string | null> = new Set(['train', 'test', 'playRandom', 'newAgent']);

/**
 * What this window asked the trainer to begin, from the press until the trainer tells what became
 * of it: a second press meanwhile asks for nothing.
 */
export class PendingCommand {
  waits = $state(false);
  /** A new agent was asked for, to train it. */
  private trainsNewAgent = false;

  asked(trainsNewAgent = false): void {
    this.waits = true;
    this.trainsNewAgent = trainsNewAgent;
  }

  forget(): void {
    this.waits = false;
    this.trainsNewAgent = false;
  }

  /** Hears what became of it; returns whether the new agent is there that is to be trained. */
  hear(event: TrainerEvent): boolean {
    if (event.type === 'agentReplaced' && this.trainsNewAgent) {
      this.trainsNewAgent = false;
      return true;
    }
    if (isAnswer(event)) this.forget();
    return false;
  }
}

function isAnswer(event: TrainerEvent): boolean {
  // A pace that was asked for along with it has a status of its own, which comes before.
  if (event.type === 'statusChanged') return !isAtRest(event.status.activity);
  if (event.type === 'rejected') return beginnings.has(event.command);
  return event.type === 'agentReplaced' || event.type === 'failed';
}
