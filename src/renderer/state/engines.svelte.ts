import type { Command } from '../../shared/commands';
import { formatMicroseconds } from '../../shared/durations';
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
