import type { TrainerEvent } from '../../shared/protocol/events';
import { createMemoryPortPair } from '../../shared/ports/memoryPort';
import type { Port } from '../../shared/ports/port';
import { helloOf, ProtocolClient } from '../../shared/protocol/protocolClient';

/** Hears a trainer of this process as a face that only watches. */
export function watchTrainer(
  attach: (port: Port) => void,
  onEvent: (event: TrainerEvent) => void,
): void {
  const [ownEnd, trainerEnd] = createMemoryPortPair();
  attach(trainerEnd);
  const client = new ProtocolClient(ownEnd);
  client.onEvent(onEvent);
  client.post(helloOf('watch'));
}

/** What is worth knowing when a trainer has crashed after it; null for everyday news. */
export function noteworthy(event: TrainerEvent): string | null {
  switch (event.type) {
    case 'statusChanged': {
      const { activity, paused, pace, agent } = event.status;
      const units = agent.layerUnits.join('-');
      return `${activity}${paused ? ', paused' : ''}, pace ${pace}, network ${units}, step ${agent.environmentSteps}`;
    }
    case 'engineReplaced':
      return `engine ${event.from} replaced by ${event.to}: ${event.reason}`;
    case 'activityEnded':
      return `${event.activity} ended: ${event.reason}`;
    case 'agentReplaced':
    case 'modelOpened':
      return event.type;
    case 'checkpointFailed':
      return `checkpoint failed: ${event.reason}`;
    case 'failed':
      return event.message;
    default:
      return null;
  }
}
