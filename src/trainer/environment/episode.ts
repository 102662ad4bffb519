import * as v from 'valibot';
import { cartPole, type CartPoleAction } from '../../shared/cartPole';
import { CartPole } from './cartPole';
import type { RandomStream } from '../random';
import { countSchema, finiteSchema } from '../schemas';

const episodeStates = ['running', 'terminated', 'truncated'] as const;

/** How an episode stands: going on, failed, or ended by the time limit. */
export type EpisodeState = (typeof episodeStates)[number];

/** Far beyond what a cart and its pole reach before an episode ends. */
const physicalSchema = v.pipe(v.number(), v.minValue(-1e6), v.maxValue(1e6));

/** An episode as a checkpoint holds it. */
export const episodeSnapshotSchema = v.strictObject({
  xM: physicalSchema,
  xDotMps: physicalSchema,
  thetaRad: physicalSchema,
  thetaDotRadps: physicalSchema,
  steps: v.pipe(countSchema, v.maxValue(cartPole.timeLimitSteps)),
  state: v.picklist(episodeStates),
  lastForceN: finiteSchema,
});
export type EpisodeSnapshot = v.InferOutput<typeof episodeSnapshotSchema>;

/** One episode of CartPole-v1: the physics, and the time limit that is no part of them. */
export class Episode {
  readonly physics = new CartPole();
  /** Steps taken so far, which is also the score: +1 for each. */
  steps = 0;
  state: EpisodeState = 'running';
  /** The push that led to the present state, in newtons; 0 at the start. */
  lastForceN = 0;

  get snapshot(): EpisodeSnapshot {
    const { physics, steps, state, lastForceN } = this;
    const { xM, xDotMps, thetaRad, thetaDotRadps } = physics;
    return { xM, xDotMps, thetaRad, thetaDotRadps, steps, state, lastForceN };
  }

  /** Puts the episode back to where it was. */
  restore({ steps, state, lastForceN, ...physics }: EpisodeSnapshot): void {
    Object.assign(this.physics, physics);
    this.steps = steps;
    this.state = state;
    this.lastForceN = lastForceN;
  }

  begin(startStates: RandomStream): void {
    this.physics.reset(startStates);
    this.steps = 0;
    this.state = 'running';
    this.lastForceN = 0;
  }

  /** A failure at the very step of the time limit counts as a failure. */
  step(action: CartPoleAction): EpisodeState {
    const failed = this.physics.step(action);
    this.steps += 1;
    this.lastForceN = action === 1 ? cartPole.forceN : -cartPole.forceN;
    if (failed) this.state = 'terminated';
    else if (this.steps >= cartPole.timeLimitSteps) this.state = 'truncated';
    return this.state;
  }
}
