import { frameColumns, framesPerSecond, type Frame } from '../../shared/protocol/frames';
import { readRow, rowCount } from '../../shared/protocol/packedRows';

export const frameIntervalMs = 1000 / framesPerSecond;
/** Frames further apart than this are samples, not a motion: the pose jumps from one to the next. */
export const maxInterpolatedSteps = 16;
/** How far the picture may fall behind what arrived; beyond it, it catches up. */
const maxLagMs = 3 * frameIntervalMs;
const maxQueued = 64;

/** A frame and the agent it shows, which has no number of its own on the way here. */
export interface AgentFrame extends Frame {
  /** Rises with each other agent. */
  readonly agent: number;
}

interface DueFrame {
  readonly frame: AgentFrame;
  readonly dueMs: number;
}

/** What to draw now. */
export interface Pose {
  readonly xM: number;
  readonly thetaRad: number;
  /** The newest frame that is due. */
  readonly frame: AgentFrame;
  /** Whether it follows the one before it as a motion; otherwise it is a sample of its own. */
  readonly moves: boolean;
}

/**
 * Plays sampled frames one interval late, so that there is a next frame to move towards. Never
 * moves across an episode's end or between samples that lie far apart.
 */
export class FramePlayer {
  private queue: DueFrame[] = [];
  private shown: DueFrame | null = null;
  private moves = false;
  private agent = 0;

  /** Takes a bundle that arrived at `nowMs`. */
  push(frames: Float32Array, nowMs: number): void {
    for (let i = 0; i < rowCount(frames, frameColumns); i++) {
      const last = this.queue.at(-1)?.dueMs ?? this.shown?.dueMs ?? 0;
      // A hair faster than they were sampled, so that a lag of the past is made up for.
      const nextMs = last + 0.98 * frameIntervalMs;
      const dueMs = Math.min(Math.max(nextMs, nowMs + frameIntervalMs), nowMs + maxLagMs);
      const frame = { ...readRow(frames, i, frameColumns), agent: this.agent };
      this.queue.push({ frame, dueMs });
    }
    if (this.queue.length > maxQueued) this.queue.splice(0, this.queue.length - maxQueued);
  }

  /**
   * What to draw at `nowMs`; null before the first frame. `onDue` hears each frame as it becomes
   * due, none left out, in their order.
   */
  pose(nowMs: number, onDue: (frame: AgentFrame) => void = () => undefined): Pose | null {
    while (this.queue.length > 0 && this.queue[0]!.dueMs <= nowMs) {
      const due = this.queue.shift()!;
      this.moves = this.shown !== null && isMotion(this.shown.frame, due.frame);
      this.shown = due;
      onDue(due.frame);
    }
    const next = this.queue[0];
    if (this.shown === null) {
      if (next === undefined) return null;
      return { xM: next.frame.xM, thetaRad: next.frame.thetaRad, frame: next.frame, moves: false };
    }
    const from = this.shown.frame;
    if (next === undefined || !isMotion(from, next.frame)) {
      return { xM: from.xM, thetaRad: from.thetaRad, frame: from, moves: this.moves };
    }
    const share = Math.max(0, 1 - (next.dueMs - nowMs) / frameIntervalMs);
    return {
      xM: from.xM + share * (next.frame.xM - from.xM),
      thetaRad: from.thetaRad + share * (next.frame.thetaRad - from.thetaRad),
      frame: from,
      moves: true,
    };
  }

  /** Whether frames wait that are not due yet. */
  get isBusy(): boolean {
    return this.queue.length > 0;
  }

  /** What comes from now on shows another agent: what was not shown yet never is. */
  beginAgent(): void {
    this.queue = [];
    this.agent++;
  }
}

/** Whether the second frame follows the first closely enough for a motion between them. */
function isMotion(from: AgentFrame, to: AgentFrame): boolean {
  const steps = to.stepInEpisode - from.stepInEpisode;
  return (
    from.agent === to.agent &&
    from.episode === to.episode &&
    from.ended === 0 &&
    steps > 0 &&
    steps <= maxInterpolatedSteps
  );
}
