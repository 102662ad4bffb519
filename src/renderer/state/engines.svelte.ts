import type { Command } from '../../shared/protocol/commands';
import { formatMicroseconds } from '../../shared/format';
import type { EngineChoice, EngineList } from '../../shared/engines';

/** What computes, and what else could. */
export class Engines {
  /** Null until the trainer told it. */
  list = $state.raw<EngineList | null>(null);
  readonly current = $derived(this.list?.engines.find(({ id }) => id === this.list?.current));
  /** "WebAssembly SIMD, 34 µs a gradient step". */
  readonly currentInWords = $derived.by(() => {
    if (this.current === undefined) return '';
    const { label, gradientStepUs } = this.current;
    return gradientStepUs === null
      ? label
      : `${label}, ${formatMicroseconds(gradientStepUs)} a gradient step`;
  });

  constructor(private readonly post: (command: Command) => void) {}

  /** Takes what the trainer tells; returns that `auto` went to a faster engine, in a sentence. */
  take(list: EngineList): string | null {
    const before = this.list;
    this.list = list;
    const moved = before !== null && before.current !== list.current;
    if (!moved || before.choice !== 'auto' || list.choice !== 'auto') return null;
    // That an engine failed or was removed is told elsewhere: here it was left for a faster one.
    const left = list.engines.find(({ id }) => id === before.current);
    if (left?.state !== 'ready' || this.current === undefined) return null;
    return `${this.current.label} computes now: it is faster for this network.`;
  }

  choose(engine: EngineChoice): void {
    this.post({ type: 'chooseEngine', engine });
  }

  install(): void {
    this.post({ type: 'installTensorflow' });
  }

  cancelInstall(): void {
    this.post({ type: 'cancelInstall' });
  }

  remove(): void {
    this.post({ type: 'removeTensorflow' });
  }
}
