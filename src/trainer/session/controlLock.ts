import type { Clock } from '../clock';

/** How long the window that has control may be away, to be loaded or to connect again. */
const graceMs = 3000;

interface Absence {
  readonly windowId: string;
  /** Ends the wait for it. */
  readonly cancel: () => void;
}

/** Of the faces that want to command the trainer, one has control; the others wait for their turn. */
export class ControlLock<Face> {
  private holder: Face | null = null;
  /** The one that waits longest comes first. */
  private readonly waiting = new Set<Face>();
  /** Of the faces that have one: a window that comes back is another face with the same id. */
  private readonly windowIds = new Map<Face, string>();
  /** The window that had control, while others wait whether it comes back. */
  private absence: Absence | null = null;

  /** @param onChanged hears of a face that got or lost control, but not of one that joins */
  constructor(
    private readonly clock: Clock,
    private readonly onChanged: (face: Face, hasControl: boolean) => void,
  ) {}

  isHeldBy(face: Face): boolean {
    return this.holder === face;
  }

  /** A face wants control: it gets it at once where no other has it, or where its window just did. */
  join(face: Face, windowId?: string): void {
    if (windowId !== undefined) this.windowIds.set(face, windowId);
    if (this.holder === face) return;
    const isFree = this.absence === null || this.absence.windowId === windowId;
    if (this.holder === null && isFree) this.give(face);
    else this.waiting.add(face);
  }

  /** Gives control to a face that waits; the one that had it waits behind the others. */
  takeOver(face: Face): void {
    if (!this.waiting.has(face)) return;
    const former = this.holder;
    this.give(face);
    if (former !== null) {
      this.waiting.add(former);
      this.onChanged(former, false);
    }
    this.onChanged(face, true);
  }

  /**
   * A face is gone, or wants control no more. If it had it, the one that waits longest gets it: at
   * once, or where the window has an id, when that has not come back for a while.
   */
  leave(face: Face): void {
    const windowId = this.windowIds.get(face);
    this.windowIds.delete(face);
    if (this.waiting.delete(face) || this.holder !== face) return;
    this.holder = null;
    const [next] = this.waiting;
    if (next === undefined) return;
    // The window may be back before its old port is known to be closed.
    const again = [...this.waiting].find((other) => this.windowIds.get(other) === windowId);
    if (windowId === undefined) this.promote(next);
    else if (again !== undefined) this.promote(again);
    else this.awaitReturn(windowId);
  }

  /** Every face is about to be sent away: none gets control any more. */
  end(): void {
    this.stopAwaiting();
    this.holder = null;
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

  private promote(face: Face): void {
    this.give(face);
    this.onChanged(face, true);
  }

  private give(face: Face): void {
    this.stopAwaiting();
    this.waiting.delete(face);
    this.holder = face;
  }

  private stopAwaiting(): void {
    this.absence?.cancel();
    this.absence = null;
  }
}
