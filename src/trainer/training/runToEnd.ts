import type { Agent } from './agent';
import type { TrainingEnd } from './training';

/**
 * Trains an agent headless, as fast as it goes: no session, no pace, no messages.
 * @param isEnough asked before each piece of work; ends it early
 * @returns why training came to its own end; null where `isEnough` ended it
 */
export function runToEnd(
  { training }: Agent,
  isEnough: () => boolean = () => false,
): TrainingEnd | null {
  while (training.ended === null && !isEnough()) training.step();
  return training.ended;
}
