import { Notification, type BrowserWindow } from 'electron';
import { formatCount } from '../../shared/format';
import type { EventOf } from '../../shared/protocol/events';
import type { MonitorEvent } from '../trainer/trainerMonitor';

interface NotificationsOptions {
  window(): BrowserWindow | null;
  areWanted(): boolean;
  showWindow(): void;
}

/** Tells, through the system, that training was solved or failed while nobody looks at the window. */
export class Notifications {
  private confirmation: EventOf<'confirmed'> | null = null;
  private failure = '';
  /** Kept, or the garbage collector takes it with its click. */
  private notice: Notification | null = null;

  constructor(private readonly options: NotificationsOptions) {}

  onEvent(event: MonitorEvent): void {
    if (event.type === 'confirmed') this.confirmation = event;
    else if (event.type === 'failed') this.failure = event.message;
    else if (event.type === 'activityEnded' && event.activity === 'train') {
      if (event.reason === 'solved') this.show('Solved', solvedText(this.confirmation));
      if (event.reason === 'failed') this.show('Training failed', this.failure);
    }
  }

  private show(title: string, body: string): void {
    const { window, areWanted, showWindow } = this.options;
    if (!areWanted() || window()?.isFocused() === true || !Notification.isSupported()) return;
    this.notice = new Notification({ title, body });
    this.notice.on('click', showWindow);
    this.notice.show();
  }
}

function solvedText(confirmation: EventOf<'confirmed'> | null): string {
  if (confirmation === null) return 'The agent balances the pole.';
  const { environmentSteps, confirmedMean } = confirmation;
  const steps = formatCount(environmentSteps);
  return `The agent balances the pole after ${steps} steps, with a mean of ${confirmedMean.toFixed(1)}.`;
}
