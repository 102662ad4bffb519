import { createTransitions, type Transitions } from '../engines/engine';
import type { ReplayBuffer } from '../agent/replayBuffer';

/** Rows copied in one turn: about a millisecond of copying, and more than training adds meanwhile. */
const rowsPerTurn = 65_536;

/**
 * A copy of a replay ring as it is at this moment, made in turns while training goes on: it copies
 * the oldest rows first, and so stays ahead of the new rows, which overwrite the oldest.
 */
export class ReplayCopy {
  /** The oldest first. */
  readonly rows: Transitions;
  private readonly size: number;
  private readonly oldestSlot: number;
  private readonly addedBefore: number;
  private copied = 0;

  constructor(
    private readonly replay: ReplayBuffer,
    /** Asked anew each turn: the ring moves when another engine takes over. */
    private readonly ring: () => Transitions,
  ) {
    this.size = replay.size;
    this.oldestSlot = replay.oldestSlot;
    this.addedBefore = replay.added;
    this.rows = createTransitions(this.size, this.width);
  }

  get isDone(): boolean {
    return this.copied === this.size;
  }

  /** Whether new rows came first to a slot that was not copied yet: the copy is worthless. */
  get isOvertaken(): boolean {
    const free = this.replay.capacity - this.size;
    return !this.isDone && this.replay.added - this.addedBefore > free + this.copied;
  }

  /** Copies on; a ring of up to 65,536 rows is done in one turn. */
  continue(): void {
    const until = Math.min(this.copied + rowsPerTurn, this.size);
    while (this.copied < until) {
      const slot = (this.oldestSlot + this.copied) % this.replay.capacity;
      const count = Math.min(until - this.copied, this.replay.capacity - slot);
      this.copySlots(slot, count);
      this.copied += count;
    }
  }

  private copySlots(slot: number, count: number): void {
    const { rows, width, copied } = this;
    const ring = this.ring();
    const wide = [slot * width, (slot + count) * width] as const;
    rows.observations.set(ring.observations.subarray(...wide), copied * width);
    rows.nextObservations.set(ring.nextObservations.subarray(...wide), copied * width);
    rows.actions.set(ring.actions.subarray(slot, slot + count), copied);
    rows.rewards.set(ring.rewards.subarray(slot, slot + count), copied);
    rows.discounts.set(ring.discounts.subarray(slot, slot + count), copied);
  }

  /** Floats of an observation. */
  private get width(): number {
    const { observations, actions } = this.ring();
    return observations.length / actions.length;
  }
}
