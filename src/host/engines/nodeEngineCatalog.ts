import { messageOf } from '../../shared/errorText';
import type { EngineId } from '../../shared/engines';
import type {
  EngineCatalog,
  EngineState,
  OfferedEngine,
} from '../../trainer/engines/engineCatalog';
import { loadEngine } from './loadEngine';
import { TensorflowProvider } from './tensorflowProvider';

/** The engines of a machine with Node: those that come with the app, and TensorFlow. */
export class NodeEngineCatalog implements EngineCatalog {
  private constructor(
    private readonly simd: EngineState,
    private readonly reference: EngineState,
    private readonly tensorflow: TensorflowProvider,
  ) {}

  static async open(tensorflow = new TensorflowProvider()): Promise<NodeEngineCatalog> {
    const [simd, reference] = await Promise.all([
      bundled('simd', 'Runs on one core of any machine.'),
      bundled('reference', 'Slow: what the others are checked against.'),
    ]);
    return new NodeEngineCatalog(simd, reference, tensorflow);
  }

  get engines(): readonly OfferedEngine[] {
    return [
      { id: 'simd', label: 'WebAssembly SIMD', state: this.simd },
      { id: 'tensorflow', label: 'TensorFlow', state: this.tensorflow.state },
      { id: 'reference', label: 'Plain TypeScript', state: this.reference },
    ];
  }

  get canRemove(): boolean {
    return this.tensorflow.canRemove;
  }

  /** Looks for what is not part of the app, which can take seconds; `onChange` tells. */
  look(): Promise<void> {
    return this.tensorflow.look();
  }

  onChange(listener: () => void): () => void {
    return this.tensorflow.onChange(listener);
  }

  load(id: EngineId): void {
    if (id === 'tensorflow') void this.tensorflow.load();
  }

  /** Loads an engine and waits for it. */
  async whenLoaded(id: EngineId): Promise<void> {
    if (id === 'tensorflow') await this.tensorflow.load();
  }

  install(): void {
    void this.tensorflow.install();
  }

  cancelInstall(): void {
    this.tensorflow.cancelInstall();
  }

  remove(): void {
    void this.tensorflow.remove();
  }
}

async function bundled(name: 'simd' | 'reference', detail: string): Promise<EngineState> {
  try {
    return { kind: 'ready', detail, create: await loadEngine(name) };
  } catch (error) {
    return { kind: 'failed', detail: messageOf(error) };
  }
}
