import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { engineNames, loadEngine } from '../../src/host/engines';
import type { EngineFactory } from '../../src/trainer/engine';
import { createTensorflowEngineFactory } from '../../src/trainer/engines/tensorflow/tensorflowEngine';

/** TensorFlow.js has one backend at a time for the whole process: each call sets its own. */
function onBackend(backend: string, create: EngineFactory): EngineFactory {
  const use = () => void tf.setBackend(backend);
  return (spec) => {
    use();
    return new Proxy(create(spec), {
      get(engine, key) {
        use();
        const member: unknown = Reflect.get(engine, key);
        return typeof member === 'function' ? member.bind(engine) : member;
      },
    });
  };
}

/** Every engine that must compute what the reference computes; a new one joins by its name. */
export const candidates = [
  ...(await Promise.all(
    engineNames.map(async (name) => ({ name: name as string, create: await loadEngine(name) })),
  )),
  {
    name: 'tfjs-cpu',
    create: onBackend('cpu', createTensorflowEngineFactory(tf, 'TensorFlow.js (cpu)')),
  },
];
if (process.env.TFNATIVE) {
  const native = createRequire(import.meta.url)('/tmp/tfe/load.cjs');
  candidates.push({name: 'native', create: onBackend('tensorflow', createTensorflowEngineFactory(native, 'native'))});
}
