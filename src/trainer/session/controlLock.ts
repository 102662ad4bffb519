import type { Clock } from '../clock';

/** How long the window that drives may be away, to be loaded again or to find its line again. */
const graceMs = 3000;

interface Absence {
  readonly windowId: string;
  /** Ends the wait for it. */
  readonly cancel: () => void;
}

/** Of the lines that want to command the trainer, one drives; the others wait for their turn. */
export class Driving<Line> {
  private driver: Line | null = null;
  /** The one that waits longest comes first. */
  private readonly waiting = new Set<Line>();
  /** Of the lines that told it: a window that comes back comes on another line. */
  private readonly windowIds = new Map<Line, string>();
  /** The window that drove, while others wait whether it comes back. */
  private absence: Absence | null = null;

  /** @param changed hears of a line that began or ceased to drive, but not of one that joins */
  constructor(
    private readonly clock: Clock,
    private readonly changed: (line: Line, drives: boolean) => void,
  ) {}

  drives(line: Line): boolean {
    return this.driver === line;
  }

  /** A line wants to drive: it does at once where no other does, or where its window just did. */
  join(line: Line, windowId?: string): void {
    if (windowId !== undefined) this.windowIds.set(line, windowId);
    if (this.driver === line) return;
    const isFree = this.absence === null || this.absence.windowId === windowId;
    if (this.driver === null && isFree) this.seat(line);
    else this.waiting.add(line);
  }

  /** Lets a line that waits drive now; the one that drove waits behind the others. */
  takeOver(line: Line): void {
    if (!this.waiting.has(line)) return;
    const former = this.driver;
    this.seat(line);
    if (former !== null) {
      this.waiting.add(former);
      this.changed(former, false);
    }
    this.changed(line, true);
  }

  /**
   * A line is gone, or wants to drive no more. If it drove, the one that waits longest does: at
   * once, or where its window has an id, when that has not come back for a while.
   */
  leave(line: Line): void {
    const windowId = this.windowIds.get(line);
    this.windowIds.delete(line);
    if (this.waiting.delete(line) || this.driver !== line) return;
    this.driver = null;
    const [next] = this.waiting;
    if (next === undefined) return;
    // It may be back before its old line is known to be gone.
    const again = [...this.waiting].find((other) => this.windowIds.get(other) === windowId);
    if (windowId === undefined) this.promote(next);
    else if (again !== undefined) this.promote(again);
    else this.awaitReturn(windowId);
  }

  /** Every line is about to be closed: none is told to drive any more. */
  end(): void {
    this.stopWaiting();
    this.driver = null;
    this.waiting.clear();
  }

  private awaitReturn(windowId: string): void {
    const cancel = this.clock.schedule(() => {
      this.absence = null;
      const [next] = this.waiting;
      if (next !== undefined) this.promote(next);
    }, graceMs);
    this.absence = { windowId, cancel };
  }

  private promote(line: Line): void {
    this.seat(line);
    this.changed(line, true);
  }

  private seat(line: Line): void {
    this.stopWaiting();
    this.waiting.delete(line);
    this.driver = line;
  }

  private stopWaiting(): void {
    this.absence?.cancel();
    this.absence = null;
  }
}
