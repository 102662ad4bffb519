import { inspect } from 'node:util';

/** How a process ended: its exit code, or the signal that ended it. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What is written down of a trainer that died; holds no path and no name of a person. */
export interface CrashReport {
  readonly what: 'crashed' | 'hung';
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly livedS: number;
  /** How many times in a row it had been started again before. */
  readonly restarts: number;
  /** The oldest first, each with the seconds before the end. */
  readonly lastEvents: readonly string[];
}

const keptNotes = 20;

/** The last things that a trainer's process said it did. */
export class CrashNotes {
  private notes: { readonly atMs: number; readonly text: string }[] = [];

  add(text: string): void {
    this.notes.push({ atMs: performance.now(), text });
    if (this.notes.length > keptNotes) this.notes.shift();
  }

  report(end: {
    readonly what: CrashReport['what'];
    readonly status: ExitStatus;
    readonly livedMs: number;
    readonly restarts: number;
  }): CrashReport {
    const nowMs = performance.now();
    return {
      what: end.what,
      exitCode: end.status.code,
      signal: end.status.signal,
      livedS: Math.round(end.livedMs / 100) / 10,
      restarts: end.restarts,
      lastEvents: this.notes.map(
        ({ atMs, text }) => `${((nowMs - atMs) / 1000).toFixed(1)} s before: ${text}`,
      ),
    };
  }
}

/** The report for a log. */
export function crashWords(report: CrashReport): string {
  const { what, exitCode, signal, livedS, restarts, lastEvents } = report;
  const how = signal === null ? `exit code ${exitCode ?? 'unknown'}` : `signal ${signal}`;
  return [
    `The trainer ${what} after ${livedS} s (${how}), restarts in a row before: ${restarts}. Last events:`,
    ...lastEvents,
  ].join('\n  ');
}

/** A fault of the trainer’s own code for a log, with its stack and what caused it. */
export function faultText(doing: string, cause: unknown): string {
  return `A fault while ${doing}: ${inspect(cause)}`;
}
