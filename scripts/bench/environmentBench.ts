import { cartPole } from '../../src/shared/cartPole';
import { Episode } from '../../src/trainer/environment/episode';
import { RandomStream } from '../../src/trainer/random';
import { ReplayBuffer } from '../../src/trainer/agent/replayBuffer';
import { UniformSampler } from '../../src/trainer/agent/uniformSampler';
import { createTransitions } from '../../src/trainer/engines/engine';
import { medianMicroseconds } from './measure';
import type { PartContext } from './part';
import type { Section } from './report';

export const environmentStepsPerCall = 1000;

/** A thousand steps of random play: actions, physics, time limit, observations, resets. */
export function randomPlay(): () => void {
  const episode = new Episode();
  const random = new RandomStream(1, 'randomPlay');
  const observation = new Float32Array(cartPole.observationSize);
  episode.begin(random);
  return () => {
    for (let step = 0; step < environmentStepsPerCall; step++) {
      const state = episode.step(random.integerBelow(2) as 0 | 1);
      episode.physics.observe(observation);
      if (state !== 'running') episode.begin(random);
    }
  };
}

export function benchEnvironment({ sampling }: PartContext): Promise<Section[]> {
  const stepUs = medianMicroseconds(randomPlay(), sampling) / environmentStepsPerCall;
  const section: Section = {
    title: 'Environment',
    columns: [
      { key: 'what', label: 'Random play, one thread' },
      { key: 'stepsPerSecond', label: 'Steps a second' },
    ],
    rows: [{ what: 'actions, physics, observations, resets', stepsPerSecond: 1e6 / stepUs }],
    notes: [],
  };
  return Promise.resolve([section]);
}

/** A minibatch's slots drawn from a full ring of the fast preset's size. */
export function benchReplay({ sampling }: PartContext): Promise<Section[]> {
  const random = new RandomStream(1, 'sampling');
  const replay = new ReplayBuffer({
    replay: createTransitions(50_000, cartPole.observationSize),
  });
  const observation = new Float32Array(cartPole.observationSize);
  const transition = {
    observation,
    action: 1,
    reward: 1,
    nextObservation: observation,
    discount: 1,
  } as const;
  const add = () => {
    replay.add(transition);
  };
  for (let i = 0; i < replay.capacity; i++) add();
  const rows = [64, 128, 1024].map((count) => {
    const sampler = new UniformSampler(replay, count, random);
    const us = medianMicroseconds(() => sampler.sample(), sampling);
    return { what: `${count} slots of 50,000, without replacement`, us };
  });
  const section: Section = {
    title: 'Replay buffer',
    columns: [
      { key: 'what', label: 'What' },
      { key: 'us', label: 'µs' },
    ],
    rows: [{ what: 'store a transition', us: medianMicroseconds(add, sampling) }, ...rows],
    notes: ['Gathering the minibatch from those slots is part of the gradient step.'],
  };
  return Promise.resolve([section]);
}
