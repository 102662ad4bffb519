import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { findAddonOrigin, makeAddon, tfjsVersion } from '../addon/addon';
import { libraryLinkName } from '../addon/addonCompiler';
import { childRunner, type RunChild, type Watched } from './childProcess';
import { layoutOf, type Layout } from './layout';
import { loadTensorflowFrom } from '../addon/loadTensorflow';
import { withLock } from './lock';
import { hasPackages, makePackages, planForThisMachine, removePackages } from './packages';
import { sizeInWords, tensorflowVersion } from './packagePlan';
import { probeKey, readProbe, writeProbe } from '../probe/probeCache';
import type { ProbeReport } from '../probe/probeReport';
import type { Progress } from './progress';
import { readRecord, writeRecord, type InstallationRecord } from './record';
import { probeWithNode, runProbe, type ProbeOutcome, type StartProbe } from '../probe/runProbe';
import { explainSystem, TensorflowError } from './tensorflowError';
import {
  findLibrary,
  findNamedLibrary,
  hasLibraries,
  type TensorflowLibrary,
} from '../addon/tensorflowLibrary';
import type { Tensorflow } from '../tfjs/tfjsBundle';

/** What a face tells a person about TensorFlow on this machine. */
export type TensorflowState =
  | { readonly kind: 'notInstalled'; readonly sentence: string }
  | ({ readonly kind: 'ready'; readonly sentence: string } & ProbeReport)
  | { readonly kind: 'failed'; readonly sentence: string };

export interface InstallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** A Python executable; null looks for one. */
  readonly python?: string | null;
  /** A TensorFlow that is there already: a Python executable, an environment, or its folder. */
  readonly use?: string | null;
  /** Leaves CUDA out where it could be used. */
  readonly cpuOnly?: boolean;
}

/** The TensorFlow that this app keeps in the person's data folder. */
export class TensorflowInstallation {
  readonly layout: Layout;
  private readonly closing = new AbortController();

  /**
   * @param folder for tests; the app's data folder without it
   * @param onBlocking hears before work that blocks this process for up to minutes, and after it
   * @param startProbe how a process is started where this one is not Node's
   */
  constructor(
    folder?: string,
    private readonly onBlocking: (isBlocking: boolean) => void = () => undefined,
    private readonly startProbe: StartProbe = probeWithNode(),
  ) {
    this.layout = layoutOf(folder);
  }

  /** Ends every process that it runs; what waits for one of them, now or later, rejects. */
  close(): void {
    this.closing.abort();
  }

  /** Whether there is anything to remove, finished or not. */
  hasFiles(): boolean {
    return existsSync(this.layout.folder);
  }

  /** Whether it can be used; probes it if it never was on this machine, which takes seconds. */
  async state(): Promise<TensorflowState> {
    const { record, state } = await this.intactRecord();
    if (record === null) return state;
    const known = await readProbe(this.layout, await probeKey(this.layout, record));
    return known === null ? this.probe() : stateOf(record, known);
  }

  /** Probes it in a process of its own, whatever is known already. */
  async probe(timeoutMs?: number): Promise<TensorflowState> {
    return this.probeWatched(this.watched(), timeoutMs);
  }

  /**
   * What `install` would fetch, with its sizes, in words that a sentence can begin with.
   * @throws TensorflowError if there is no TensorFlow for this machine
   */
  async planInWords(cpuOnly = false, signal?: AbortSignal): Promise<string> {
    const plan = await planForThisMachine(cpuOnly, childRunner(this.watched(signal)));
    const isThere = await hasPackages(this.layout, plan);
    const target = plan.kind === 'cuda' ? 'NVIDIA’s CUDA' : 'the CPU';
    const download = isThere ? 'fetched already' : `${sizeInWords(plan.downloadBytes)} to download`;
    const disk = `${sizeInWords(plan.diskBytes)} on the disk`;
    return `TensorFlow ${tensorflowVersion} for ${target}: ${download}, ${disk}`;
  }

  /**
   * Installs what is not there yet, and probes it. A call that was cancelled or failed leaves what
   * it finished for the next one, and nothing that counts as installed.
   * @throws TensorflowError with a sentence on what is in the way; the signal's reason if cancelled
   */
  async install(options: InstallOptions = {}): Promise<TensorflowState> {
    try {
      return await withLock(this.layout, (noteChild) =>
        this.installUnderLock(options, this.watched(options.signal, noteChild)),
      );
    } catch (error) {
      throw explainSystem(error, this.layout.folder);
    }
  }

  /**
   * Deletes all of it; a TensorFlow that the person named stays where it is.
   * @throws TensorflowError if the system refuses
   */
  async remove(): Promise<void> {
    const { layout } = this;
    if (!this.hasFiles()) return;
    try {
      await withLock(layout, async () => {
        await rm(layout.record, { force: true });
        await rm(layout.folder, { recursive: true, force: true });
      });
    } catch (error) {
      throw explainSystem(error, layout.folder);
    }
  }

  /**
   * Loads it into this process, which should be a trainer's own.
   * @throws TensorflowError if it is not installed or does not work here
   */
  async load(): Promise<Tensorflow> {
    const state = await this.state();
    if (state.kind !== 'ready') throw new TensorflowError(state.sentence);
    return this.blocking(() => loadTensorflowFrom(this.layout.addon));
  }

  /** Does work that blocks this process for long, having said so. */
  async blocking<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    this.onBlocking(true);
    // In this turn the word goes out; in the next ones nothing will.
    await nextTurn();
    try {
      return await work();
    } finally {
      this.onBlocking(false);
    }
  }

  /** What ends children: the signal, or the installation's being closed. */
  private watched(signal?: AbortSignal, onStart?: (pid: number) => void): Watched {
    const closing = this.closing.signal;
    return {
      signal: signal ? AbortSignal.any([signal, closing]) : closing,
      ...(onStart && { onStart }),
    };
  }

  private async probeWatched(watched: Watched, timeoutMs?: number): Promise<TensorflowState> {
    const { record, state } = await this.intactRecord();
    if (record === null) return state;
    const key = await probeKey(this.layout, record);
    const run = { ...watched, ...(timeoutMs && { timeoutMs }) };
    const outcome = await runProbe(this.layout.addon, this.startProbe, run);
    await writeProbe(this.layout, key, outcome);
    return stateOf(record, outcome);
  }

  private async installUnderLock(
    options: InstallOptions,
    watched: Watched,
  ): Promise<TensorflowState> {
    const { layout } = this;
    const run = childRunner(watched);
    const { onProgress = () => undefined } = options;
    onProgress({ stage: 'checking', share: null, sentence: 'Looking at this machine.' });
    const origin = await findAddonOrigin(run);
    const [kind, library] = await this.findOrMakeLibrary(options, onProgress, run);
    const building =
      origin.kind === 'prebuilt' ? 'Putting the addon in place.' : 'Compiling the addon.';
    onProgress({ stage: 'building', share: null, sentence: building });
    if (await this.isKnownToFail()) await rm(layout.addonFolder, { recursive: true, force: true });
    await makeAddon(layout, origin, library, run);
    if (typeof (await readRecord(layout)) === 'string') {
      const versions = { tensorflow: library.version, tfjs: tfjsVersion };
      await writeRecord(layout, { format: 1, id: randomUUID(), kind, ...versions });
    }
    onProgress({ stage: 'probing', share: null, sentence: 'Trying it out.' });
    return this.probeWatched(watched);
  }

  /** Whether what is there failed its probe: a damaged addon is compiled anew. */
  private async isKnownToFail(): Promise<boolean> {
    const { record } = await this.intactRecord();
    if (record === null) return false;
    const known = await readProbe(this.layout, await probeKey(this.layout, record));
    return known !== null && 'fault' in known;
  }

  private async findOrMakeLibrary(
    { use = null, python = null, cpuOnly = false }: InstallOptions,
    onProgress: (progress: Progress) => void,
    run: RunChild,
  ): Promise<[InstallationRecord['kind'], TensorflowLibrary]> {
    if (use !== null) {
      const library = await findNamedLibrary(use, run);
      // What an earlier call fetched is of no use beside it.
      await removePackages(this.layout);
      return ['named', library];
    }
    const plan = await planForThisMachine(cpuOnly, run);
    await makePackages(this.layout, plan, python, onProgress, run);
    const library = await findLibrary(this.layout.packages);
    if (library === null) {
      throw new TensorflowError(
        'The TensorFlow that was fetched lacks its C library: remove it, then try again.',
      );
    }
    return [plan.kind, library];
  }

  /** The record of an installation whose files are there; or the state that it is in instead. */
  private async intactRecord(): Promise<
    { record: InstallationRecord; state: null } | { record: null; state: TensorflowState }
  > {
    const { layout } = this;
    const record = await readRecord(layout);
    if (record === 'missing') return without('notInstalled', 'TensorFlow is not installed.');
    if (record === 'unreadable') {
      const sentence =
        'The record of TensorFlow’s installation cannot be read: install it again, which keeps what is whole.';
      return without('failed', sentence);
    }
    if (record.tfjs !== tfjsVersion) {
      const sentence =
        'TensorFlow was installed for another version of this app: install it again.';
      return without('notInstalled', sentence);
    }
    const isWhole =
      existsSync(layout.addon) && hasLibraries(join(layout.addonFolder, libraryLinkName));
    if (isWhole) return { record, state: null };
    return without('failed', 'TensorFlow’s files are gone or were moved: install it again.');
  }
}

function without(kind: 'notInstalled' | 'failed', sentence: string) {
  return { record: null, state: { kind, sentence } };
}

function stateOf(record: InstallationRecord, outcome: ProbeOutcome): TensorflowState {
  if ('fault' in outcome) {
    const sentence = `TensorFlow ${record.tensorflow} does not work on this machine: ${outcome.fault}. The other engines train without it; installing it again tries it anew.`;
    return { kind: 'failed', sentence };
  }
  const { version, device, gradientStepUs } = outcome.report;
  const place = device.kind === 'gpu' ? 'the GPU' : 'the CPU';
  const withoutGpu =
    record.kind === 'cuda' && device.kind === 'cpu'
      ? ' It found no NVIDIA GPU that it can use: look after the driver, then install it again.'
      : '';
  const sentence = `TensorFlow ${version} is ready on ${place} (${device.name}).${withoutGpu}`;
  return { kind: 'ready', sentence, version, device, gradientStepUs };
}
