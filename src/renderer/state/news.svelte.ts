import { formatCount, formatScore } from '../../shared/format';
import type { Confirmation, TrainerEvent } from '../../shared/protocol/events';

/** How long a sentence stands at least, so that it can be read and is not read out in a rush. */
const standingMs = 3000;

/** What the agent in training has just reached: the latest alone, and none of what is over. */
export class News {
  /** A sentence; null where there is none. */
  text = $state<string | null>(null);
  private latest: string | null = null;
  private greedyMean: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  take(event: TrainerEvent): void {
    if (event.type === 'checked') this.greedyMean = event.greedyMean;
    else if (event.type === 'confirmed') {
      // That it is solved ends the run, and how runs end is told elsewhere.
      if (!event.solved) this.tell(confirmationNews(event, this.greedyMean));
    } else if (event.type === 'modelKept' && event.reason === 'episodeScore') {
      this.tell(`An episode reached ${formatCount(event.score)}: its model is kept.`);
    } else if (event.type === 'activityEnded' || event.type === 'agentReplaced') this.clear();
    else if (event.type === 'welcome') this.clear();
  }

  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.text = this.latest = this.greedyMean = null;
  }

  private tell(text: string): void {
    this.latest = text;
    if (this.timer !== undefined) return;
    this.text = text;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.latest !== null && this.latest !== this.text) this.tell(this.latest);
    }, standingMs);
  }
}

/**
 * "Step 2,000: 491 on the fixed starts, but 468 on fresh ones: it trains on."
 * @param greedyMean of the check; null where this window did not hear of it
 */
function confirmationNews(
  { environmentSteps, confirmedMean, held }: Confirmation,
  greedyMean: number | null,
): string {
  const step = `Step ${formatCount(environmentSteps)}: `;
  const fresh = formatScore(confirmedMean);
  if (greedyMean === null) return `${step}${fresh} on fresh starts.`;
  const fixed = `${formatScore(greedyMean)} on the fixed starts`;
  return held
    ? `${step}${fixed}, and ${fresh} on fresh ones.`
    : `${step}${fixed}, but ${fresh} on fresh ones: it trains on.`;
}
