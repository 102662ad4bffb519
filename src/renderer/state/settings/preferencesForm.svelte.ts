import { messageOf } from '../../../shared/errorText';
import {
  checkpointSecondsRange,
  type Preferences,
  type PreferencesChange,
} from '../../../shared/preferences';
import type { PreferencesOutcome } from '../../../shared/desktop/desktopBridge';
import type { PreferencesStore } from '../../client/face';

const { min, max } = checkpointSecondsRange;

/** What the preferences' dialog shows; each change takes effect at once. */
export class PreferencesForm {
  /** In force; null until they came. */
  preferences = $state.raw<Preferences | null>(null);
  /** As typed. */
  secondsText = $state('');
  /** Why they could not be read or changed; null if they could. */
  problem = $state<string | null>(null);
  /** What is wrong with the seconds; null if nothing is. */
  readonly secondsProblem = $derived(
    readSeconds(this.secondsText) === null
      ? `Write a whole number of seconds from ${min} to ${max}.`
      : null,
  );

  constructor(private readonly store: PreferencesStore) {}

  async load(): Promise<void> {
    const outcome = await this.store.get().catch(failure);
    this.show(outcome);
    if (outcome.outcome !== 'inForce') return;
    this.secondsText = String(outcome.preferences.checkpointSeconds);
  }

  /** Asks for the change alone: another one may be on its way. */
  async change(change: PreferencesChange): Promise<void> {
    if (this.preferences === null) return;
    this.show(await this.store.change(change).catch(failure));
  }

  /** Keeps the seconds that were typed, if they are any. */
  async changeSeconds(): Promise<void> {
    const checkpointSeconds = readSeconds(this.secondsText);
    if (checkpointSeconds !== null) await this.change({ checkpointSeconds });
  }

  private show(outcome: PreferencesOutcome): void {
    this.problem = outcome.outcome === 'failed' ? outcome.problem : null;
    if (outcome.outcome === 'inForce') this.preferences = outcome.preferences;
  }
}

function readSeconds(text: string): number | null {
  const seconds = /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : NaN;
  return seconds >= min && seconds <= max ? seconds : null;
}

function failure(error: unknown): PreferencesOutcome {
  return { outcome: 'failed', problem: messageOf(error) };
}
