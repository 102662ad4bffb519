/** How long this process may say nothing; of several reasons at once, the longest counts. */
export class BusyTracker {
  /** Milliseconds by reason. */
  private readonly silences = new Map<string, number>();

  /** @param onChange hears the longest silence to expect, in milliseconds; 0 where there is none */
  constructor(private readonly onChange: (silenceMs: number) => void) {}

  /** @param silenceMs 0 where the reason holds no more */
  set(reason: string, silenceMs: number): void {
    const before = this.longestMs;
    this.silences.set(reason, silenceMs);
    if (this.longestMs !== before) this.onChange(this.longestMs);
  }

  private get longestMs(): number {
    return Math.max(0, ...this.silences.values());
  }
}
