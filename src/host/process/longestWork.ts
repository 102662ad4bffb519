import type { EngineList } from '../../shared/engines';
import type { TrainerEvent } from '../../shared/protocol/events';

/** Rows that a greedy check evaluates at once, whatever the minibatch. */
const checkRows = 128;
/** Work that is shorter keeps no heartbeat waiting. */
const shortMs = 100;

/**
 * Follows how long a trainer's longest piece of work takes, during which its process can neither
 * answer nor say that it lives: a gradient step, or a part of a greedy check.
 */
export class LongestWork {
  /** Of the present engine, where its steps are long enough to be measured. */
  private stepMs = 0;
  private minibatchSize = checkRows;

  /** By the present engine's own measured step; 0 where it is short. */
  get expectedMs(): number {
    const expectedMs = this.stepMs * Math.max(1, checkRows / this.minibatchSize);
    return expectedMs < shortMs ? 0 : expectedMs;
  }

  hear(event: TrainerEvent): void {
    if (event.type === 'welcome' || event.type === 'statusChanged') {
      this.minibatchSize = event.status.agent.hyperparameters.minibatchSize;
    }
    if (event.type === 'welcome' || event.type === 'enginesChanged') {
      this.stepMs = stepMsOf(event.engines);
    }
  }
}

function stepMsOf({ current, engines }: EngineList): number {
  const gradientStepUs = engines.find(({ id }) => id === current)?.gradientStepUs ?? 0;
  return gradientStepUs / 1000;
}
