/** A line to a face, and the memory that it takes. */
export interface MemoryHolder {
  /** Of messages that have come in part, and of answers that wait to be read. */
  heldBytes(): number;
  /** Ends it at once, with all that it holds. */
  end(): void;
}

/** One limit for the memory of all lines together; the line that holds most goes first. */
export class LineMemory {
  private readonly lines = new Set<MemoryHolder>();

  constructor(private readonly maxBytes: number) {}

  /** Counts a line from now on. */
  add(line: MemoryHolder): void {
    this.lines.add(line);
  }

  /** Counts it no more. */
  remove(line: MemoryHolder): void {
    this.lines.delete(line);
  }

  /** To be called when a line may hold more than before. */
  check(): void {
    while (this.totalBytes() > this.maxBytes) {
      const [largest] = [...this.lines].sort((one, other) => other.heldBytes() - one.heldBytes());
      this.lines.delete(largest!);
      largest!.end();
    }
  }

  private totalBytes(): number {
    let total = 0;
    for (const line of this.lines) total += line.heldBytes();
    return total;
  }
}
