import { powerSaveBlocker } from 'electron';

/** Keeps the machine from falling asleep, but lets its display go dark. */
export class PowerSaveBlocker {
  private blockerId: number | null = null;

  keep(isWanted: boolean): void {
    if (isWanted) {
      this.blockerId ??= powerSaveBlocker.start('prevent-app-suspension');
    } else if (this.blockerId !== null) {
      powerSaveBlocker.stop(this.blockerId);
      this.blockerId = null;
    }
  }
}
