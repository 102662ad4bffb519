import type { TrainerEvent } from '../../shared/protocol/events';
import { packRows } from '../../shared/protocol/packedRows';
import {
  episodeColumns,
  metricColumns,
  type EpisodeRow,
  type MetricRow,
} from '../../shared/protocol/metricColumns';
import type { Agent } from '../training/agent';

/** Each message wakes another process; a curve needs no more than this to look alive. */
const flushEveryMs = 100;
/** Span over which a speed is averaged. */
const speedSpanMs = 1000;

/** Gathers training's rows and counters and sends them a few times a second; none is lost. */
export class Telemetry {
  private episodes: EpisodeRow[] = [];
  private metrics: MetricRow[] = [];
  private lastFlushMs = 0;
  private speedMarks: { readonly atMs: number; readonly steps: number }[] = [];

  constructor(private readonly emit: (event: TrainerEvent) => void) {}

  addEpisode(row: EpisodeRow): void {
    this.episodes.push(row);
  }

  addMetric(row: MetricRow): void {
    this.metrics.push(row);
  }

  /** Forgets the speed: after a start or a pause. */
  restart(nowMs: number, environmentSteps: number): void {
    this.speedMarks = [{ atMs: nowMs, steps: environmentSteps }];
    this.lastFlushMs = nowMs;
  }

  /** Sends what waits, and the counters, when it is time. */
  tick(nowMs: number, agent: Agent, environmentSteps: number): void {
    if (nowMs - this.lastFlushMs < flushEveryMs) return;
    this.lastFlushMs = nowMs;
    this.flush();
    this.sendProgress(nowMs, agent, environmentSteps);
  }

  /** Sends every row that waits. */
  flush(): void {
    if (this.episodes.length > 0) {
      this.emit({ type: 'episodesEnded', rows: packRows(episodeColumns, this.episodes) });
      this.episodes = [];
    }
    if (this.metrics.length > 0) {
      this.emit({ type: 'metrics', rows: packRows(metricColumns, this.metrics) });
      this.metrics = [];
    }
  }

  sendProgress(nowMs: number, agent: Agent, environmentSteps: number): void {
    const first = this.speedMarks.find((mark) => nowMs - mark.atMs <= speedSpanMs);
    const elapsedS = first === undefined ? 0 : (nowMs - first.atMs) / 1000;
    const steps = first === undefined ? 0 : environmentSteps - first.steps;
    this.speedMarks = this.speedMarks.filter((mark) => nowMs - mark.atMs <= speedSpanMs);
    this.speedMarks.push({ atMs: nowMs, steps: environmentSteps });
    this.emit({
      type: 'progress',
      environmentSteps: agent.dqn.environmentSteps,
      gradientSteps: agent.dqn.gradientSteps,
      episodes: agent.training.episodes,
      epsilon: agent.dqn.epsilon,
      stepsPerSecond: elapsedS > 0 ? steps / elapsedS : 0,
    });
  }
}
