/**
 * The constants of CartPole-v1 as Gymnasium 1.x has them (`gymnasium/envs/classic_control/cartpole.py`,
 * after Barto, Sutton and Anderson, 1983).
 */
export const cartPole = {
  gravityMps2: 9.8,
  cartMassKg: 1.0,
  poleMassKg: 0.1,
  totalMassKg: 0.1 + 1.0,
  poleHalfLengthM: 0.5,
  poleMassLengthKgM: 0.1 * 0.5,
  forceN: 10.0,
  tauS: 0.02,
  xLimitM: 2.4,
  thetaLimitRad: (12 * 2 * Math.PI) / 360,
  /** Starts are uniform in ± this, in every entry of the state. */
  startRange: 0.05,
  /** Steps after which CartPole-v1's time limit, apart from the physics, ends an episode. */
  timeLimitSteps: 500,
  observationSize: 4,
  actionCount: 2,
} as const;

/** 0 pushes the cart to the left, 1 to the right. */
export type CartPoleAction = 0 | 1;
