/** What tells whether anybody can see the window: its document. */
export type Visibility = Pick<
  Document,
  'visibilityState' | 'addEventListener' | 'removeEventListener'
>;

/**
 * Acknowledges bundles of frames. A hidden window does not acknowledge the last one, so that
 * the trainer sends no more until the window can be seen again.
 */
export class FrameAcks {
  private heldBack: number | null = null;

  constructor(
    private readonly visibility: Visibility,
    private readonly acknowledge: (bundle: number) => void,
  ) {}

  /** Watches the window; returns what stops it. */
  start(): () => void {
    const changed = () => this.sendHeldBack();
    this.visibility.addEventListener('visibilitychange', changed);
    return () => this.visibility.removeEventListener('visibilitychange', changed);
  }

  /** A bundle came and was kept. */
  take(bundle: number): void {
    this.heldBack = bundle;
    this.sendHeldBack();
  }

  /** The line that the last bundle came on is gone. */
  forget(): void {
    this.heldBack = null;
  }

  private sendHeldBack(): void {
    if (this.heldBack === null || this.visibility.visibilityState === 'hidden') return;
    const bundle = this.heldBack;
    this.heldBack = null;
    this.acknowledge(bundle);
  }
}
