import type { EngineShelf, EngineState, OfferedEngine } from '../trainer/engineShelf';
import { loadEngine } from './engines';

/** The engines of a machine with Node. */
export class NodeEngineShelf implements EngineShelf {
  readonly canRemove = false;

  private constructor(readonly engines: readonly OfferedEngine[]) {}

  static async open(): Promise<NodeEngineShelf> {
    return new NodeEngineShelf([
      {
        id: 'simd',
        label: 'WebAssembly SIMD',
        state: await bundled('simd', 'Runs on one core of any machine.'),
      },
      {
        id: 'reference',
        label: 'Plain TypeScript',
        state: await bundled('reference', 'Slow: what the others are checked against.'),
      },
    ]);
  }

  /** Loads what takes a while to load, and waits for it. */
  async whenLoaded(): Promise<void> {
    // All are.
  }

  onChange(): void {
    // These neither come nor go.
  }

  load(): void {
    // These are.
  }

  install(): void {
    // Nothing to install.
  }

  cancelInstall(): void {
    // Nothing to cancel.
  }

  remove(): void {
    // Nothing to remove.
  }
}

async function bundled(name: 'simd' | 'reference', detail: string): Promise<EngineState> {
  try {
    return { kind: 'ready', detail, create: await loadEngine(name) };
  } catch (error) {
    return { kind: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}
