import { existsSync } from 'node:fs';
import type { EngineState } from '../trainer/engineShelf';
import { loadTensorflowEngine } from './engines';
import { sizeInWords } from './tensorflow/packagePlan';
import { TensorflowInstallation, type TensorflowState } from './tensorflow/tensorflowInstallation';

/** TensorFlow as an engine: looked up, loaded, installed and removed, one at a time. */
export class TensorflowOffer {
  private current: EngineState = { kind: 'notInstalled', detail: 'TensorFlow is not installed.' };
  private readonly listeners: (() => void)[] = [];
  /** Ends when all that was asked for has ended. */
  private busy = Promise.resolve();
  private cancellation = new AbortController();

  constructor(private readonly installation = new TensorflowInstallation()) {}

  /** Whether there is something of it to take away. */
  get canRemove(): boolean {
    return existsSync(this.installation.layout.folder);
  }

  get state(): EngineState {
    return this.current;
  }

  /** Hears that the state became another. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Finds out what is there. */
  look(): Promise<void> {
    return this.alone(async () => this.become(await this.presentState()));
  }

  /** Loads it into this process, for good. */
  load(): Promise<void> {
    return this.alone(async () => {
      if (this.current.kind !== 'unloaded') return;
      const { detail } = this.current;
      this.become({ kind: 'loading', detail: 'TensorFlow is being loaded.' });
      const create = await loadTensorflowEngine(this.installation);
      this.become({ kind: 'ready', detail, create });
    });
  }

  /** Installs it, or what of it is missing. */
  install(): Promise<void> {
    return this.alone(async () => {
      const { signal } = this.cancellation;
      this.become({ kind: 'installing', detail: 'Looking at this machine.', share: null });
      try {
        await this.installation.install({
          signal,
          onProgress: ({ sentence, share }) =>
            this.become({ kind: 'installing', detail: sentence, share }),
        });
      } catch (error) {
        if (!signal.aborted) throw error;
        const detail = 'The installation was cancelled; what was fetched is kept for the next one.';
        this.become({ kind: 'notInstalled', detail });
        return;
      }
      this.become(await this.presentState());
    });
  }

  cancelInstall(): void {
    this.cancellation.abort();
    this.cancellation = new AbortController();
  }

  remove(): Promise<void> {
    return this.alone(async () => {
      await this.installation.remove();
      this.become(await this.presentState());
    });
  }

  private async presentState(): Promise<EngineState> {
    const state = await this.installation.state();
    if (state.kind !== 'notInstalled') return stateOf(state);
    const detail = `${state.sentence} ${await this.sizesInWords()}`;
    return {
      kind: 'notInstalled',
      detail: `${detail} In a terminal, \`npm run tensorflow\` adds it.`,
    };
  }

  /** What it would take, told before anybody begins; or why there is none for this machine. */
  private async sizesInWords(): Promise<string> {
    try {
      const { kind, downloadBytes, diskBytes } = await this.installation.plan();
      const version = kind === 'cuda' ? 'The version for NVIDIA’s CUDA' : 'The version for the CPU';
      const download =
        downloadBytes === 0 ? 'is fetched already' : `downloads ${sizeInWords(downloadBytes)}`;
      return `${version} ${download} and takes ${sizeInWords(diskBytes)} on the disk.`;
    } catch (error) {
      return sentenceOf(error);
    }
  }

  /** What is asked for while something goes on waits for its end. */
  private alone(work: () => Promise<void>): Promise<void> {
    const mine = this.busy
      .then(work)
      .catch((error: unknown) => this.become({ kind: 'failed', detail: sentenceOf(error) }));
    this.busy = mine;
    return mine;
  }

  private become(state: EngineState): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stateOf(state: Exclude<TensorflowState, { kind: 'notInstalled' }>): EngineState {
  if (state.kind === 'ready') {
    return { kind: 'unloaded', detail: state.sentence, leastGradientStepUs: state.gradientStepUs };
  }
  return { kind: state.kind, detail: state.sentence };
}
