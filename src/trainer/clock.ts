/** Time as a host gives it: the trainer knows neither Node's nor a page's. */
export interface Clock {
  /** Milliseconds that never run backwards. */
  nowMs(): number;
  /**
   * Calls back after `delayMs`; with 0, as soon as whatever else waits (messages!) had its turn.
   * Returns what cancels it.
   */
  schedule(callback: () => void, delayMs: number): () => void;
}
