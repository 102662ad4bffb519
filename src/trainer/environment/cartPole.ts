import { cartPole, type CartPoleAction } from '../../shared/cartPole';
import type { RandomStream } from '../random';

/**
 * CartPole-v1's physics as Gymnasium 1.x has them (`gymnasium/envs/classic_control/cartpole.py`,
 * after Barto, Sutton and Anderson, 1983): float64 state, explicit Euler. The order of operations
 * is Gymnasium's too, because an upright pole multiplies a difference in the last bit by about e^4
 * a second.
 */
export class CartPole {
  xM = 0;
  xDotMps = 0;
  thetaRad = 0;
  thetaDotRadps = 0;

  /** A start state, each entry uniform in ±0.05. */
  reset(random: RandomStream): void {
    const { startRange } = cartPole;
    this.xM = random.uniform(-startRange, startRange);
    this.xDotMps = random.uniform(-startRange, startRange);
    this.thetaRad = random.uniform(-startRange, startRange);
    this.thetaDotRadps = random.uniform(-startRange, startRange);
  }

  /** One step of tau seconds; returns whether the state is out of bounds (terminated). */
  step(action: CartPoleAction): boolean {
    const { gravityMps2, poleMassKg, totalMassKg, poleHalfLengthM, poleMassLengthKgM, tauS } =
      cartPole;
    const force = action === 1 ? cartPole.forceN : -cartPole.forceN;
    const cosTheta = Math.cos(this.thetaRad);
    const sinTheta = Math.sin(this.thetaRad);
    const push =
      (force + poleMassLengthKgM * (this.thetaDotRadps * this.thetaDotRadps) * sinTheta) /
      totalMassKg;
    const thetaAcceleration =
      (gravityMps2 * sinTheta - cosTheta * push) /
      (poleHalfLengthM * (4.0 / 3.0 - (poleMassKg * (cosTheta * cosTheta)) / totalMassKg));
    const xAcceleration = push - (poleMassLengthKgM * thetaAcceleration * cosTheta) / totalMassKg;
    this.xM = this.xM + tauS * this.xDotMps;
    this.xDotMps = this.xDotMps + tauS * xAcceleration;
    this.thetaRad = this.thetaRad + tauS * this.thetaDotRadps;
    this.thetaDotRadps = this.thetaDotRadps + tauS * thetaAcceleration;
    return this.outOfBounds;
  }

  /** Gymnasium's condition, written so that a state of NaN counts as failed. */
  get outOfBounds(): boolean {
    const { xLimitM, thetaLimitRad } = cartPole;
    const within =
      this.xM >= -xLimitM &&
      this.xM <= xLimitM &&
      this.thetaRad >= -thetaLimitRad &&
      this.thetaRad <= thetaLimitRad;
    return !within;
  }

  /** Writes the observation, the state as float32, to `target` from `offset` on. */
  observe(target: Float32Array, offset = 0): void {
    target[offset] = this.xM;
    target[offset + 1] = this.xDotMps;
    target[offset + 2] = this.thetaRad;
    target[offset + 3] = this.thetaDotRadps;
  }
}
