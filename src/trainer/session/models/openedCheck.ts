import type { Clock } from '../../clock';
import type { Agent } from '../../training/agent';
import { GreedyEvaluation } from '../../training/greedyEvaluation';
import { checkStarts } from '../../training/training';
import type { FaultListener } from '../fault';

const episodes = 20;

/** Stretch of work between two looks at the messages. */
const sliceMs = 4;

/** Plays an opened model on the starts of every check, while nothing else is asked for. */
export class OpenedCheck {
  private cancelSlice: () => void = () => undefined;

  /** @param played hears that the agent knows its mean */
  constructor(
    private readonly clock: Clock,
    private readonly played: () => void,
    private readonly onFault: FaultListener,
  ) {}

  /** Begins with an agent that was just opened. */
  begin(agent: Agent): void {
    const { engine, playedSet, scaler } = agent.dqn;
    this.schedule(agent, new GreedyEvaluation(engine, playedSet, scaler, episodes, checkStarts()));
  }

  /** Something else begins: the mean stays unknown where it is not played yet. */
  giveUp(): void {
    this.cancelSlice();
  }

  private schedule(agent: Agent, play: GreedyEvaluation): void {
    this.cancelSlice();
    this.cancelSlice = this.clock.schedule(() => this.slice(agent, play), 0);
  }

  private slice(agent: Agent, play: GreedyEvaluation): void {
    try {
      const untilMs = this.clock.nowMs() + sliceMs;
      while (!play.done && this.clock.nowMs() < untilMs) play.step();
    } catch (error) {
      // Nobody asked for it: whatever is asked for next tells what is wrong.
      return this.onFault('playing an opened model', error);
    }
    if (!play.done) return this.schedule(agent, play);
    agent.openedMean = play.mean;
    this.played();
  }
}
