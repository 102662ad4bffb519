import { areRaised, reachedLimitInWords, type Limits } from '../../shared/hyperparameters/limits';
import type { Agent } from '../training/agent';
import { CommandError } from './face';

/** @throws CommandError if the agent cannot train further */
export function refuseAtLimit(agent: Agent): void {
  const { training, hyperparameters } = agent;
  if (training.isCountedOut) {
    throw new CommandError(
      'The agent has trained for as many steps as can be counted: make a new agent.',
    );
  }
  if (!training.atLimit) return;
  const limit = reachedLimitInWords(hyperparameters, agent.status());
  throw new CommandError(`The agent is at its limit of ${limit}: raise it, or make a new agent.`);
}

/** @throws CommandError if it has no limits of its own, or if one would be lower than it is */
export function raiseLimits(agent: Agent, limits: Limits): void {
  if (agent.origin === 'bundled') {
    throw new CommandError('The trained example learns no further: make a new agent.');
  }
  if (!areRaised(agent.hyperparameters, limits)) {
    throw new CommandError('A limit can only be raised: make a new agent for a lower one.');
  }
  agent.training.raiseLimits(limits);
}
