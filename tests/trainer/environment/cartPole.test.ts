import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cartPole, type CartPoleAction } from '../../../src/shared/cartPole';
import { CartPole } from '../../../src/trainer/environment/cartPole';

interface Trajectory {
  initial_state: number[];
  actions: CartPoleAction[];
  next_states: number[][];
  terminated: boolean[];
}

/** Trajectories recorded from Gymnasium 1.4 itself. */
function trajectoriesOf(file: string): Trajectory[] {
  const path = new URL(`../../data/${file}`, import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { trajectories: Trajectory[] }).trajectories;
}

function setState(physics: CartPole, state: number[]): void {
  [physics.xM, physics.xDotMps, physics.thetaRad, physics.thetaDotRadps] = state as [
    number,
    number,
    number,
    number,
  ];
}

function largestError(physics: CartPole, expected: number[]): number {
  const actual = [physics.xM, physics.xDotMps, physics.thetaRad, physics.thetaDotRadps];
  const errors = actual.map(
    (value, i) => Math.abs(value - expected[i]!) / Math.max(1, Math.abs(expected[i]!)),
  );
  return Math.max(...errors);
}

describe.each(['golden-cartpole.json', 'golden-cartpole-long.json'])('%s', (file) => {
  const trajectories = trajectoriesOf(file);

  it('takes every single step from the recorded state to 4e-16', () => {
    const physics = new CartPole();
    let worst = 0;
    for (const { initial_state, actions, next_states, terminated } of trajectories) {
      actions.forEach((action, t) => {
        setState(physics, t === 0 ? initial_state : next_states[t - 1]!);
        expect(physics.step(action)).toBe(terminated[t]);
        worst = Math.max(worst, largestError(physics, next_states[t]!));
      });
    }
    expect(worst).toBeLessThanOrEqual(4e-16);
  });

  it('follows every whole trajectory from its start to 1e-10', () => {
    const physics = new CartPole();
    let worst = 0;
    for (const { initial_state, actions, next_states } of trajectories) {
      setState(physics, initial_state);
      actions.forEach((action, t) => {
        physics.step(action);
        worst = Math.max(worst, largestError(physics, next_states[t]!));
      });
    }
    expect(worst).toBeLessThanOrEqual(1e-10);
  });
});

it('has Gymnasium’s constants', () => {
  const path = new URL('../../data/golden-cartpole.json', import.meta.url);
  const { constants } = JSON.parse(readFileSync(path, 'utf8')) as {
    constants: Record<string, number>;
  };
  expect(cartPole.gravityMps2).toBe(constants['gravity']);
  expect(cartPole.totalMassKg).toBe(constants['total_mass']);
  expect(cartPole.poleMassLengthKgM).toBe(constants['polemass_length']);
  expect(cartPole.thetaLimitRad).toBe(constants['theta_threshold_radians']);
  expect(cartPole.xLimitM).toBe(constants['x_threshold']);
  expect(cartPole.timeLimitSteps).toBe(constants['max_episode_steps_v1']);
});

it('pushes right with action 1 and lets a pole that leans right fall to the right', () => {
  const physics = new CartPole();
  physics.step(1);
  expect(physics.xDotMps).toBeGreaterThan(0);
  expect(physics.thetaDotRadps).toBeLessThan(0);
  setState(physics, [0, 0, 0.1, 0]);
  const before = physics.thetaRad;
  for (let i = 0; i < 4; i++) physics.step(i % 2 === 0 ? 0 : 1);
  expect(physics.thetaRad).toBeGreaterThan(before);
});

it('reports a state of NaN as failed', () => {
  const physics = new CartPole();
  physics.thetaRad = Number.NaN;
  expect(physics.outOfBounds).toBe(true);
});
