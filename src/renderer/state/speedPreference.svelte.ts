import type { Pace } from '../../shared/protocol/commands';
import { isAtRest, type Activity } from '../../shared/protocol/events';

/**
 * The pace that was last wanted for training and for watching: one that shows how the agent learns
 * is too quick to see how it balances. A choice made while nothing runs holds for both.
 */
export class SpeedPreference {
  private training = $state<Pace>('4x');
  private watching = $state<Pace>('1x');

  choose(pace: Pace, during: Activity): void {
    if (isAtRest(during) || during === 'train') this.training = pace;
    if (during !== 'train') this.watching = pace;
  }

  /** Takes over the pace of what ran before this window came. */
  adopt(pace: Pace, during: Activity): void {
    if (!isAtRest(during)) this.choose(pace, during);
  }

  paceFor(activity: 'train' | 'test' | 'random'): Pace {
    return activity === 'train' ? this.training : this.watching;
  }
}
