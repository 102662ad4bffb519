/** What happened to one subject, in its order, for the verdict and for the figures. */
export class Diary {
  private readonly startedMs = performance.now();
  private readonly sequence: string[] = [];
  private readonly blows = new Map<string, number>();
  private readonly sentences = new Map<string, number>();
  private readonly faults: string[] = [];
  private readonly peaks = new Map<string, number>();
  private readonly losses: { readonly steps: number; readonly ms: number }[] = [];
  private readonly counts = new Map<string, number>();

  struck(name: string): void {
    this.note(name);
    increment(this.blows, name);
  }

  /** Something for whoever reads the sequence. */
  note(what: string): void {
    const atSeconds = ((performance.now() - this.startedMs) / 1000).toFixed(1);
    this.sequence.push(`${atSeconds} s: ${what}`);
  }

  /** The app said something to the person; numbers in it are not told apart. */
  said(sentence: string): void {
    this.note(`it said “${sentence}”`);
    increment(this.sentences, sentence.replaceAll(/\d[\d,.]*\d|\d/g, '#'));
  }

  /** What must not happen. */
  fault(what: string): void {
    this.note(`FAULT: ${what}`);
    this.faults.push(what);
  }

  /** One more of something: restarts of the trainer, pages loaded. */
  count(what: string): void {
    increment(this.counts, what);
  }

  /** @param ms of training that has to be done again */
  lost(steps: number, ms: number): void {
    this.losses.push({ steps, ms });
  }

  memory(process: string, peakBytes: number): void {
    this.peaks.set(process, Math.max(peakBytes, this.peaks.get(process) ?? 0));
  }

  /** @throws Error that names all faults */
  throwFaults(): void {
    if (this.faults.length > 0) throw new Error(this.faults.join('\n'));
  }

  /** The sequence of all that happened, with which a failure can be understood. */
  story(): string {
    return this.sequence.join('\n');
  }

  figures(): string {
    const steps = this.losses.reduce((sum, loss) => sum + loss.steps, 0);
    const mostMs = Math.max(0, ...this.losses.map((loss) => loss.ms));
    const seconds = Math.round((performance.now() - this.startedMs) / 1000);
    return [
      `${sumOf(this.blows)} blows in ${seconds} s: ${listOf(this.blows)}`,
      `restarts and visits: ${listOf(this.counts)}`,
      `training done again: ${steps} steps after ${this.losses.length} of them, at most ${Math.round(mostMs)} ms at once`,
      `peak memory: ${[...this.peaks].map(([name, bytes]) => `${name} ${(bytes / 2 ** 20).toFixed(0)} MiB`).join(', ')}`,
      'said:',
      ...[...this.sentences].map(([sentence, times]) => `  ${times} x ${sentence}`),
    ].join('\n');
  }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function listOf(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([name, count]) => `${count} x ${name}`).join(', ');
}
