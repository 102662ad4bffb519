import type { BrowserWindow } from 'electron';
import type { Status } from '../../shared/protocol/events';
import type { TrainerMonitor } from '../trainer/trainerMonitor';

/** Electron's own values: no bar, and one that only says that something goes on. */
const noBar = -1;
const endlessBar = 2;

/**
 * How much of the settings' limit training has used, from 0 to 1. Without a limit, endless on
 * Windows and none elsewhere: there Electron would draw a full bar.
 */
export function progressOf({ activity, agent }: Status): number {
  if (activity !== 'train') return noBar;
  const { maxSteps, maxEpisodes } = agent.hyperparameters;
  const shares = [
    ...(maxSteps > 0 ? [agent.environmentSteps / maxSteps] : []),
    ...(maxEpisodes > 0 ? [agent.episodes / maxEpisodes] : []),
  ];
  // In whole percents: a bar that moves ten times a second is drawn for nothing.
  if (shares.length > 0) return Math.floor(Math.min(1, Math.max(...shares)) * 100) / 100;
  return process.platform === 'win32' ? endlessBar : noBar;
}

/** Shows training in the taskbar's or the dock's picture of the window. */
export class TaskbarProgress {
  private shownIn: BrowserWindow | null = null;
  private shown = '';

  constructor(private readonly monitor: TrainerMonitor) {}

  /** To be called after each event, and for a new window; null where there is none. */
  update(window: BrowserWindow | null): void {
    const { status, isConnected } = this.monitor;
    const progress = status !== null && isConnected ? progressOf(status) : noBar;
    const mode = status?.paused === true ? 'paused' : 'normal';
    const toShow = `${progress} ${mode}`;
    if (window === null || (window === this.shownIn && toShow === this.shown)) return;
    this.shownIn = window;
    this.shown = toShow;
    window.setProgressBar(progress, { mode });
  }
}
