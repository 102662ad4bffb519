import * as v from 'valibot';
import { cartPole, type CartPoleAction } from '../../shared/cartPole';
import { hyperparameterDefinitions } from '../../shared/hyperparameters/hyperparameters';
import type { Remember, Transition } from './transition';

/** A transition whose return is not known yet, as a checkpoint holds it. */
const pendingReturnSchema = v.strictObject({
  observation: v.pipe(v.array(v.pipe(v.number(), v.finite())), v.length(cartPole.observationSize)),
  action: v.picklist([0, 1] satisfies CartPoleAction[]),
  /** The discounted sum of the rewards so far. */
  reward: v.pipe(v.number(), v.finite()),
  /** What the state that follows now counts. */
  discount: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});

/** Transitions whose returns are not known yet, the oldest first. */
export const pendingReturnsSchema = v.pipe(
  v.array(pendingReturnSchema),
  v.maxLength(hyperparameterDefinitions.returnSteps.max - 1),
);
type PendingReturns = v.InferOutput<typeof pendingReturnsSchema>;

interface PendingReturn {
  readonly observation: Float32Array;
  readonly action: CartPoleAction;
  reward: number;
  discount: number;
}

/**
 * Holds each transition back until n rewards are known, and remembers it with their discounted sum,
 * the state after the last of them, and the discount gamma^n (Sutton, 1988; in Rainbow, Hessel et
 * al., 2018). What is on its way when an episode ends has fewer rewards: nothing follows them, or
 * after the time limit the value of the last state.
 */
export class NStepReturns {
  private pending: PendingReturn[] = [];

  /** @param steps n, the rewards of a return */
  constructor(
    private readonly steps: number,
    private readonly next: Remember,
  ) {}

  readonly remember: Remember = (transition) => {
    const { pending } = this;
    for (const earlier of pending) {
      earlier.reward += earlier.discount * transition.reward;
      earlier.discount *= transition.discount;
    }
    const { observation, action, reward, discount } = transition;
    pending.push({ observation: observation.slice(), action, reward, discount });
    if (transition.endsEpisode) {
      for (const known of pending.splice(0)) this.handOn(known, transition);
    } else if (pending.length === this.steps) {
      this.handOn(pending.shift()!, transition);
    }
  };

  get state(): PendingReturns {
    return this.pending.map((held) => ({ ...held, observation: Array.from(held.observation) }));
  }

  restore(state: PendingReturns): void {
    this.pending = state.map((held) => ({
      ...held,
      observation: Float32Array.from(held.observation),
    }));
  }

  private handOn(known: PendingReturn, { nextObservation, endsEpisode }: Transition): void {
    this.next({ ...known, nextObservation, endsEpisode });
  }
}
