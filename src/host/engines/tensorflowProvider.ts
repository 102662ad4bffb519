import { messageOf } from '../../shared/errorText';
import { formatMicroseconds } from '../../shared/format';
import type { EngineState } from '../../trainer/engines/engineCatalog';
import { isPackaged } from '../app/appRoot';
import { loadTensorflowEngine } from './loadEngine';
import { TensorflowInstallation } from './tensorflow/installation/tensorflowInstallation';

/** Provides TensorFlow as an engine: looks for it, loads, installs and removes it, one at a time. */
export class TensorflowProvider {
  private current: EngineState = { kind: 'loading', detail: 'Looking for TensorFlow.' };
  private readonly listeners = new Set<() => void>();
  /** Ends when all that was asked for has ended. */
  private busy = Promise.resolve();
  private cancellation = new AbortController();
  private isInstalling = false;

  constructor(private readonly installation = new TensorflowInstallation()) {}

  /** Whether there is something of it to take away. */
  get canRemove(): boolean {
    return this.installation.hasFiles();
  }

  get state(): EngineState {
    return this.current;
  }

  /** Hears that the state became another; returns what stops the hearing. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Finds out what is there. */
  look(): Promise<void> {
    return this.alone(() => this.showState());
  }

  /** Loads it into this process, for good. */
  load(): Promise<void> {
    if (this.current.kind !== 'unloaded') return this.busy;
    const { detail } = this.current;
    this.become({ kind: 'loading', detail: 'TensorFlow is being loaded.' });
    return this.alone(async () => {
      const create = await loadTensorflowEngine(this.installation);
      this.become({ kind: 'ready', detail, create });
    });
  }

  /** Installs it, or what of it is missing. */
  install(): Promise<void> {
    if (this.isInstalling) return this.busy;
    this.isInstalling = true;
    const { signal } = this.cancellation;
    this.become({ kind: 'installing', detail: 'Looking at this machine.', share: null });
    return this.alone(async () => {
      try {
        signal.throwIfAborted();
        await this.installation.install({
          signal,
          onProgress: ({ sentence, share }) => this.showProgress(sentence, share),
        });
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        this.isInstalling = false;
      }
      await this.showState();
    });
  }

  cancelInstall(): void {
    this.cancellation.abort();
    this.cancellation = new AbortController();
  }

  remove(): Promise<void> {
    return this.alone(async () => {
      await this.installation.remove();
      await this.showState();
    });
  }

  private async showState(): Promise<void> {
    const state = await this.installation.state();
    if (state.kind === 'ready') {
      const { sentence, gradientStepUs: leastGradientStepUs } = state;
      const detail = `${sentence} A gradient step takes it ${formatMicroseconds(leastGradientStepUs)} at least.`;
      this.become({ kind: 'unloaded', detail, leastGradientStepUs });
      return;
    }
    const { kind, sentence } = state;
    this.become({ kind, detail: sentence });
    if (kind !== 'notInstalled') return;
    // Finding out what this machine would need takes a moment longer.
    this.become({ kind, detail: await this.planInWords() });
  }

  /** What it would take and how to begin; or why there is none for this machine. */
  private async planInWords(): Promise<string> {
    try {
      const plan = await this.installation.planInWords();
      return isPackaged ? `${plan}.` : `${plan}; in a terminal, “npm run tensorflow” adds it.`;
    } catch (error) {
      return messageOf(error);
    }
  }

  /** What is asked for while something goes on waits for its end. */
  private alone(work: () => Promise<void>): Promise<void> {
    const mine = this.busy
      .then(work)
      .catch((error: unknown) => this.become({ kind: 'failed', detail: messageOf(error) }));
    this.busy = mine;
    return mine;
  }

  /** A face hears of each percent, not of each packet. */
  private showProgress(detail: string, share: number | null): void {
    const { current } = this;
    const toldShare = current.kind === 'installing' ? current.share : null;
    const isSmall = share !== null && toldShare !== null && Math.abs(share - toldShare) < 0.01;
    if (current.detail !== detail || !isSmall) this.become({ kind: 'installing', detail, share });
  }

  private become(state: EngineState): void {
    this.current = state;
    for (const listener of [...this.listeners]) listener();
  }
}
