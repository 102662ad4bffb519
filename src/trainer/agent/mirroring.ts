import type { CartPoleAction } from '../../shared/cartPole';
import type { Remember, Transition } from './transition';

/**
 * Remembers each transition and then its mirror image: CartPole seen in a mirror is CartPole, with
 * every entry of an observation negated and the two pushes swapped (van der Pol et al., 2020, build
 * the same symmetry into the network). It is knowledge about the task, which an agent that only
 * sees numbers would have to learn.
 */
export function mirroring(next: Remember): Remember {
  return (transition) => {
    next(transition);
    next(mirrored(transition));
  };
}

function mirrored(transition: Transition): Transition {
  return {
    ...transition,
    observation: transition.observation.map(negated),
    action: (1 - transition.action) as CartPoleAction,
    nextObservation: transition.nextObservation.map(negated),
  };
}

function negated(entry: number): number {
  return -entry;
}
