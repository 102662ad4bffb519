import type { Agent } from '../agent';
import type { Capture } from './checkpointer';
import { ReplayCopy } from './replayCopy';
import type { StudioState } from './state';

/**
 * Begins a checkpoint of an agent as it is at this moment: weights and counters are copied at once,
 * the replay ring in turns.
 * @param isCurrent whether the agent has not been replaced meanwhile
 */
export function captureAgent(
  agent: Agent,
  around: Omit<StudioState, 'agent'>,
  isCurrent: () => boolean,
): Capture {
  const { engine, replay } = agent.dqn;
  const { gradientSteps, ...weights } = engine.snapshot();
  const state = { ...around, agent: agent.state(gradientSteps) };
  const kept = agent.training.kept.parameters;
  const curves = agent.curves();
  const copy = new ReplayCopy(replay, () => engine.replay);
  return {
    get isOvertaken() {
      return !isCurrent() || copy.isOvertaken;
    },
    continue() {
      copy.continue();
      if (!copy.isDone) return null;
      return { state, arrays: { weights, kept, transitions: copy.rows, curves } };
    },
  };
}
