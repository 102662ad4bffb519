import type { TrainerEvent } from '../../shared/protocol/events';
import { createMemoryPortPair } from '../../shared/ports/memoryPort';
import type { Port } from '../../shared/ports/port';
import { parseEvent, PROTOCOL_VERSION } from '../../shared/protocol/protocol';

/** Hears a trainer as a face that only watches. */
export function watch(attach: (port: Port) => void, hear: (event: TrainerEvent) => void): void {
  const [ours, its] = createMemoryPortPair();
  attach(its);
  ours.onMessage((message) => {
    const parsed = parseEvent(message);
    if (parsed.ok) hear(parsed.message);
  });
  ours.post({ type: 'hello', protocolVersion: PROTOCOL_VERSION, purpose: 'watch' });
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

/**
 * Whether one gradient step may take seconds on a slow machine, during which its process cannot
 * say that it lives: two billion floating-point operations, at six per parameter and transition.
 */
export function hasLongSteps(event: TrainerEvent): boolean | null {
  if (event.type !== 'statusChanged' && event.type !== 'welcome') return null;
  const { parameterCount, hyperparameters } = event.status.agent;
  return 6 * parameterCount * hyperparameters.minibatchSize > 2e9;
}
