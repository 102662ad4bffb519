import { allFinite } from '../../shared/allFinite';
import type { Agent } from '../training/agent';
import { keepsAverage } from '../engines/engine';
import { mapParameterSets, parameterSets } from '../engines/parameterSets';
import type { Capture } from './checkpointer';
import { ReplayCopy } from './replayCopy';
import type { StudioState } from './state';

/**
 * Begins a checkpoint of an agent as it is at this moment: counters, curves and priorities are
 * copied at once, the replay ring and the weights in turns.
 * @param isCurrent whether the agent has not been replaced meanwhile
 */
export function captureAgent(
  agent: Agent,
  studioState: Omit<StudioState, 'agent'>,
  isCurrent: () => boolean,
): Capture {
  const { engine, replay } = agent.dqn;
  const snapshot = engine.beginSnapshot();
  const state = { ...studioState, agent: agent.state(snapshot.gradientSteps) };
  const kept = agent.training.bestModel.parameters;
  const priorities = agent.dqn.priorities();
  const curves = agent.curves();
  const copy = new ReplayCopy(replay, () => engine.replay);
  return {
    get isOvertaken() {
      return !isCurrent() || copy.isOvertaken;
    },
    continue() {
      // The ring first: training overwrites it.
      if (!copy.isDone) copy.continue();
      const copied = copy.isDone ? snapshot.continue() : null;
      if (copied === null) return null;
      // The run is about to end for it; nobody could take up what it is now.
      if (!parameterSets.every((set) => allFinite(copied[set]))) {
        throw new Error('the network diverged, and its weights are no longer numbers');
      }
      const isAveraged = keepsAverage(state.agent.hyperparameters);
      const weights = mapParameterSets((set) =>
        // Where no average is kept, none is stored, and the online network stands for it.
        set === 'averaged' && !isAveraged ? copied.online : copied[set],
      );
      return { state, arrays: { weights, kept, transitions: copy.rows, priorities, curves } };
    },
  };
}
