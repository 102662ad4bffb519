import type { Circumstances } from '../../trainer/checkpoint/resumption';
import { CrashNotes, type CrashReport, type ExitStatus } from '../app/crashReport';
import { notKeptSentence } from '../../shared/errorText';
import type { TrainerReport } from './channelMessages';
import { supervisorTimes, type SupervisorTimes } from './supervisorTimes';

/**
 * What shows that a process lives: a report, or any `message` of it, where reports share a channel
 * with messages and wait behind them.
 */
export type LivenessReport = TrainerReport | { readonly kind: 'message' };

/** A trainer's process, however it was started. `Line` is what a face is attached by. */
export interface TrainerProcess<Line> {
  /** The system's number of it; undefined before it runs and after it ended. */
  readonly pid: number | undefined;
  attach(line: Line): void;
  onReport(listener: (report: LivenessReport) => void): void;
  /** Called once, when the process is gone; by then every line that it served is closed. */
  onExit(listener: (status: ExitStatus) => void): void;
  /** Asks it to end, and to take with it what it started. */
  end(): void;
  /** Ends it even if it hangs. */
  kill(): void;
}

export interface SupervisorOptions<Line> {
  start(circumstances: Circumstances): TrainerProcess<Line>;
  /** A process took a dead one's place: faces that wait for one may be attached. */
  onRestarted?(): void;
  /** A process died or was ended because it hung. */
  onCrash?(report: CrashReport): void;
  /** A process met a fault and went on; with its stack, for a log. */
  onFault?(text: string): void;
  /** The run cannot be kept at present, though it goes on. */
  onNotKept?(sentence: string): void;
  /** It failed too often in a row: nothing runs any more, for the reason that `problem` says too. */
  onGaveUp?(sentence: string): void;
  readonly times?: Partial<SupervisorTimes>;
}

/** Keeps one trainer's process running: restarts it when it dies or hangs. */
export class TrainerSupervisor<Line> {
  private readonly times: SupervisorTimes;
  private process: TrainerProcess<Line> | null = null;
  private watch: NodeJS.Timeout | undefined;
  private restart: NodeJS.Timeout | undefined;
  /** In a row. */
  private restarts = 0;
  private whyGivenUp: string | null = null;
  private onClosed: (() => void) | null = null;
  private closing: Promise<void> | null = null;

  constructor(private readonly options: SupervisorOptions<Line>) {
    this.times = { ...supervisorTimes, ...options.times };
    this.start('appStarted');
  }

  /** Why nothing runs any more, in a sentence for a person; null while a trainer runs or will. */
  get problem(): string | null {
    return this.whyGivenUp;
  }

  /** Gives the trainer a line to a face; false while no trainer runs. */
  attach(line: Line): boolean {
    this.process?.attach(line);
    return this.process !== null;
  }

  /** Tries once more after it was given up, as at the app's start. */
  startAgain(): void {
    if (this.whyGivenUp === null || this.closing !== null) return;
    this.whyGivenUp = null;
    this.restarts = 0;
    this.startInPlace('appStarted');
  }

  /** Ends the trainer and does not start another; resolves when its process is gone. */
  close(): Promise<void> {
    clearTimeout(this.restart);
    return (this.closing ??= new Promise((resolve) => {
      this.onClosed = resolve;
      if (this.process === null) resolve();
      else this.end(this.process, this.times.closeMs);
    }));
  }

  private start(reason: Circumstances['reason']): void {
    const { restarts } = this;
    const startedAtMs = performance.now();
    const process = this.options.start({ reason, restarts });
    this.process = process;
    const notes = new CrashNotes();
    let hung = false;
    // Looks are counted, not milliseconds: a machine that slept misses none.
    let looksLeft = this.times.missedBeatsAtStart;
    process.onReport((report) => {
      const { missedBeats } = this.times;
      if (report.kind === 'note') notes.add(report.text);
      else if (report.kind === 'fault') this.options.onFault?.(report.text);
      else if (report.kind === 'notKept') {
        this.options.onNotKept?.(notKeptSentence(report.reason));
      } else if (report.kind === 'message') looksLeft = Math.max(looksLeft, missedBeats);
      else {
        const forSilence = report.kind === 'busy' ? this.looksFor(report.silenceMs) : 0;
        looksLeft = missedBeats + forSilence;
      }
    });
    this.watch = setInterval(() => {
      if (looksLeft-- > 0) return;
      hung = true;
      this.end(process, this.times.endMs);
    }, this.times.beatMs);
    process.onExit((status) => {
      const livedMs = performance.now() - startedAtMs;
      const what = hung ? 'hung' : 'crashed';
      if (this.onClosed === null) {
        this.options.onCrash?.(notes.report({ what, status, livedMs, restarts }));
      }
      this.exited(livedMs, what);
    });
  }

  /** Looks that pass while a process is silent for as long as it said, and for several times that. */
  private looksFor(silenceMs: number): number {
    const { silenceFactor, beatMs } = this.times;
    return Math.ceil((silenceFactor * silenceMs) / beatMs);
  }

  /** Gives it time to end what it started: nobody else could. */
  private end(process: TrainerProcess<Line>, graceMs: number): void {
    clearInterval(this.watch);
    process.end();
    // More than once: one that is just being started cannot be killed yet.
    this.watch = setInterval(() => process.kill(), graceMs);
  }

  private exited(livedMs: number, what: 'crashed' | 'hung'): void {
    clearInterval(this.watch);
    this.process = null;
    if (this.onClosed !== null) {
      this.onClosed();
      return;
    }
    if (livedMs >= this.times.stableMs) this.restarts = 0;
    if (this.restarts === this.times.maxRestarts) {
      this.whyGivenUp = givenUp(this.restarts + 1);
      this.options.onGaveUp?.(this.whyGivenUp);
      return;
    }
    const pauseMs = this.times.firstPauseMs * 2 ** this.restarts++;
    this.restart = setTimeout(() => this.startInPlace(what), pauseMs);
  }

  private startInPlace(reason: Circumstances['reason']): void {
    this.start(reason);
    this.options.onRestarted?.();
  }
}

function givenUp(times: number): string {
  return (
    `The trainer stopped ${times} times in a row, and is not started any more. Your run is kept: ` +
    'start CartPole Studio again; its log says what happened.'
  );
}
