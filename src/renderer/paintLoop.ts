/** Paints what it has to at `nowMs`; returns whether it wants the next animation frame too. */
export type Painter = (nowMs: number) => boolean;

/** The window's one animation loop: it runs only while something has changed or moves. */
export class PaintLoop {
  private readonly painters = new Set<Painter>();
  private scheduled = false;

  /** Adds a painter and asks for a frame; returns what removes it. */
  add(painter: Painter): () => void {
    this.painters.add(painter);
    this.request();
    return () => this.painters.delete(painter);
  }

  /** Something changed: paint with the next animation frame. */
  readonly request = (): void => {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(this.run);
  };

  private readonly run = (): void => {
    this.scheduled = false;
    // The same clock as that of arrivals: an animation frame's own time may lie before them.
    const nowMs = performance.now();
    let again = false;
    for (const painter of this.painters) again = painter(nowMs) || again;
    if (again) this.request();
  };
}
