interface Mark {
  readonly atMs: number;
  readonly steps: number;
}

/** Longer than this between two marks, nothing was trained. */
const longestGapMs = 1000;

/** How far a run was at which moment, as a face hears it. */
export class TrainingMarks {
  /** How often training has gone on. */
  progresses = 0;
  private marks: Mark[] = [];

  get latestSteps(): number {
    return this.marks.at(-1)?.steps ?? 0;
  }

  add(steps: number): void {
    if (steps <= this.latestSteps) return;
    this.progresses += 1;
    this.marks.push({ atMs: performance.now(), steps });
  }

  /** The run stands there again; returns what is to be done anew, and how long it took to train. */
  backTo(steps: number): { readonly steps: number; readonly ms: number } {
    const lostSteps = Math.max(0, this.latestSteps - steps);
    const first = Math.max(
      1,
      this.marks.findIndex((mark) => mark.steps > steps),
    );
    let ms = 0;
    if (lostSteps > 0) {
      for (let at = first; at < this.marks.length; at++) {
        const gapMs = this.marks[at]!.atMs - this.marks[at - 1]!.atMs;
        ms += Math.min(gapMs, longestGapMs);
      }
    }
    this.marks = this.marks.filter((mark) => mark.steps < steps);
    this.marks.push({ atMs: performance.now(), steps });
    return { steps: lostSteps, ms };
  }
}
