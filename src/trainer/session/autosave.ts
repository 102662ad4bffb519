import { clauseOf } from '../../shared/errorText';
import type { TrainerEvent } from '../../shared/protocol/events';
import type { Clock } from '../clock';
import type { EngineSelector } from '../engines/engineSelector';
import { captureAgent } from '../checkpoint/capture';
import type { CheckpointStore } from '../checkpoint/checkpoint';
import { Checkpointer, type Capture } from '../checkpoint/checkpointer';
import type { FaultListener } from './fault';
import type { Agent } from '../training/agent';
import type { Session } from './session';

/** Where checkpoints go, and how often. */
export interface AutosaveOptions {
  readonly store: CheckpointStore;
  readonly intervalMs: number;
  /** A checkpoint was begun, or is kept now. */
  readonly onStage: (stage: 'begun' | 'kept') => void;
}

interface AutosaveSource {
  readonly session: Session;
  readonly engines: EngineSelector;
  readonly clock: Clock;
  readonly emit: (event: TrainerEvent) => void;
  readonly onFault: FaultListener;
}

/** Keeps checkpoints of a session: while it trains, when it is solved, and whenever it ends. */
export class Autosave {
  private readonly checkpointer: Checkpointer;
  private lastState = '';
  /** The agent of the latest checkpoint that was begun, and of the latest that is kept. */
  private captured: Agent | null = null;
  private kept: Agent | null = null;

  constructor(
    options: AutosaveOptions,
    private readonly source: AutosaveSource,
  ) {
    const { emit, onFault, clock } = source;
    const checkpoints = {
      capture: () => this.capture(),
      began: () => options.onStage('begun'),
      kept: () => {
        this.kept = this.captured;
        options.onStage('kept');
      },
      failed: (error: unknown) => {
        onFault('keeping a checkpoint', error);
        emit({ type: 'checkpointFailed', reason: clauseOf(error) });
      },
    };
    this.checkpointer = new Checkpointer(options.store, checkpoints, clock, options.intervalMs);
  }

  setInterval(seconds: number): void {
    this.checkpointer.setInterval(seconds * 1000);
  }

  /** Training went on for a moment. */
  onTrained(): void {
    this.checkpointer.touch();
  }

  /**
   * Keeps the agent before it takes its first step, which may be what ends this process; null where
   * a checkpoint holds it already. Resolves when it is kept, or could not be.
   */
  keepFirst(): Promise<void> | null {
    return this.kept === this.source.session.currentAgent ? null : this.checkpointer.keepNow();
  }

  /** Keeps at once what a person would not want to see undone. */
  onEvent(event: TrainerEvent): void {
    const isWorthKeeping =
      event.type === 'agentReplaced' ||
      (event.type === 'activityEnded' && event.activity === 'train') ||
      (event.type === 'confirmed' && event.held);
    if (isWorthKeeping || this.isOtherState(event)) this.checkpointer.saveSoon();
    else if (event.type === 'statusChanged' || event.type === 'enginesChanged') {
      this.checkpointer.touch();
    }
  }

  /** Keeps a last checkpoint, if something changed since the one before. */
  close(): Promise<void> {
    return this.checkpointer.close();
  }

  /** Training began, was paused or resumed. */
  private isOtherState(event: TrainerEvent): boolean {
    if (event.type !== 'statusChanged') return false;
    const { activity, paused } = event.status;
    const now = `${activity} ${paused}`;
    const isOther = now !== this.lastState;
    this.lastState = now;
    return isOther;
  }

  /** Null for the trained example, which comes with the app. */
  private capture(): Capture | null {
    const { session, engines } = this.source;
    const agent = session.currentAgent;
    if (agent.origin === 'bundled') return null;
    this.captured = agent;
    const { activity, paused, pace } = session.status();
    const { choice, current } = engines.list();
    const context = {
      activity: activity === 'train' ? activity : ('idle' as const),
      paused: activity === 'train' && paused,
      pace,
      engineChoice: choice,
      engine: current,
    };
    return captureAgent(agent, context, () => session.currentAgent === agent);
  }
}
