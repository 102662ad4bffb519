import type { TrainerEvent } from '../../shared/protocol/events';
import type { Curves } from '../charts/curves';
import type { FramePlayer } from '../stage/framePlayer';
import type { Scoreboard } from './scoreboard.svelte';

interface Shown {
  readonly scoreboard: Scoreboard;
  readonly curves: Curves;
  readonly player: FramePlayer;
}

/** Takes what is told of the agent and its runs to where the window shows it. */
export class RunRecord {
  constructor(private readonly shown: Shown) {}

  take(event: TrainerEvent): void {
    const { scoreboard, curves, player } = this.shown;
    switch (event.type) {
      case 'frames':
        // Kept in a short queue: what is slow to draw holds nothing up.
        return player.push(event.frames, performance.now());
      case 'progress':
        return scoreboard.progressed(event);
      case 'episodesEnded':
        return scoreboard.episodesEnded(curves.addEpisodes(event.rows));
      case 'metrics':
        return curves.addMetrics(event.rows);
      case 'checked':
        return curves.addCheck(event.environmentSteps, event.greedyMean);
      case 'confirmed':
        return curves.addConfirmation(event.environmentSteps, event.confirmedMean, event.held);
      case 'modelKept':
        return curves.addKeptModel(event.environmentSteps, event.score);
      case 'agentReplaced':
        player.beginAgent();
        curves.recall(event);
        return scoreboard.agentReplaced();
      case 'playEpisodeEnded':
        return scoreboard.playEpisodeEnded(event);
      case 'activityEnded':
        return scoreboard.activityEnded(event);
    }
  }
}
