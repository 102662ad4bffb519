import type { TrainerEvent } from '../../shared/protocol/events';
import type { Clock } from '../clock';
import type { EngineSelector } from '../engines/engineSelector';
import type { Session } from './session';
import { captureAgent } from '../checkpoint/capture';
import type { CheckpointStore } from '../checkpoint/checkpoint';
import { Checkpointer, type Capture } from '../checkpoint/checkpointer';

/** Where checkpoints go, and how often. */
export interface Keeping {
  readonly store: CheckpointStore;
  readonly intervalMs: number;
  /** A checkpoint was begun, or is kept now. */
  readonly onStage: (stage: 'begun' | 'kept') => void;
}

interface Kept {
  readonly session: Session;
  readonly engines: EngineSelector;
  readonly clock: Clock;
  emit(event: TrainerEvent): void;
}

/** Keeps checkpoints of a session: while it trains, when it is solved, and whenever it ends. */
export class Autosave {
  private readonly checkpointer: Checkpointer;
  private lastActivity = '';

  constructor(
    options: Keeping,
    private readonly kept: Kept,
  ) {
    const source = {
      capture: () => this.capture(),
      began: () => options.onStage('begun'),
      kept: () => options.onStage('kept'),
      failed: (reason: string) => kept.emit({ type: 'checkpointFailed', reason }),
    };
    this.checkpointer = new Checkpointer(options.store, source, kept.clock, options.intervalMs);
  }

  setInterval(seconds: number): void {
    this.checkpointer.setInterval(seconds * 1000);
  }

  /** Training went on. */
  trained(): void {
    this.checkpointer.touch();
  }

  /** Keeps at once what a person would not want to see undone. */
  heard(event: TrainerEvent): void {
    const isWorthIt =
      event.type === 'agentReplaced' ||
      (event.type === 'activityEnded' && event.activity === 'train') ||
      (event.type === 'confirmed' && event.solved);
    if (isWorthIt || this.isOtherActivity(event)) this.checkpointer.saveSoon();
    else if (event.type === 'statusChanged' || event.type === 'enginesChanged') {
      this.checkpointer.touch();
    }
  }

  /** Keeps the last of it. */
  close(): Promise<void> {
    return this.checkpointer.close();
  }

  /** Training began, was paused or resumed. */
  private isOtherActivity(event: TrainerEvent): boolean {
    if (event.type !== 'statusChanged') return false;
    const { activity, paused } = event.status;
    const now = `${activity} ${paused}`;
    const isOther = now !== this.lastActivity;
    this.lastActivity = now;
    return isOther;
  }

  /** The trained example needs none: it comes with the app. */
  private capture(): Capture | null {
    const { session, engines } = this.kept;
    const agent = session.currentAgent;
    if (agent.origin === 'bundled') return null;
    const { activity, paused, pace } = session.status();
    const { choice, current } = engines.list();
    const around = {
      activity: activity === 'train' ? activity : ('idle' as const),
      paused: activity === 'train' && paused,
      pace,
      engineChoice: choice,
      engine: current,
    };
    return captureAgent(agent, around, () => session.currentAgent === agent);
  }
}
