/** Of the lines that want to command the trainer, one drives; the others wait for their turn. */
export class Driving<Line> {
  private driver: Line | null = null;
  /** The one that waits longest comes first. */
  private readonly waiting = new Set<Line>();

  /** @param changed hears of a line that began or ceased to drive, but not of one that joins */
  constructor(private readonly changed: (line: Line, drives: boolean) => void) {}

  drives(line: Line): boolean {
    return this.driver === line;
  }

  /** A line wants to drive: it does at once where no other does. */
  join(line: Line): void {
    if (this.driver === null) this.driver = line;
    else if (this.driver !== line) this.waiting.add(line);
  }

  /** Lets a line that waits drive now; the one that drove waits behind the others. */
  takeOver(line: Line): void {
    if (!this.waiting.delete(line)) return;
    const former = this.driver;
    this.driver = line;
    if (former !== null) {
      this.waiting.add(former);
      this.changed(former, false);
    }
    this.changed(line, true);
  }

  /** A line is gone, or wants to drive no more; if it drove, the one that waits longest does now. */
  leave(line: Line): void {
    if (this.waiting.delete(line) || this.driver !== line) return;
    const [next = null] = this.waiting;
    this.driver = next;
    if (next === null) return;
    this.waiting.delete(next);
    this.changed(next, true);
  }

  /** Every line is about to be closed: none is told to drive any more. */
  end(): void {
    this.driver = null;
    this.waiting.clear();
  }
}
