/** Why this process may say nothing for a while; several reasons at once are one. */
export class BusyTracker {
  private readonly reasons = new Set<string>();

  constructor(private readonly onChange: (isBusy: boolean) => void) {}

  set(reason: string, holds: boolean): void {
    const wasBusy = this.reasons.size > 0;
    if (holds) this.reasons.add(reason);
    else this.reasons.delete(reason);
    const isBusy = this.reasons.size > 0;
    if (isBusy !== wasBusy) this.onChange(isBusy);
  }
}
