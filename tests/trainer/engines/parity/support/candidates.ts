import { volume } from '../../../../support/volume';
import { loadEngine, loadTensorflowEngine } from '../../../../../src/host/engines/loadEngine';
import { loadSimdBuild } from '../../../../../src/host/engines/simdBuilds';
import { TensorflowInstallation } from '../../../../../src/host/engines/tensorflow/installation/tensorflowInstallation';
import { activationNames, type ActivationName } from '../../../../../src/shared/activations';
import { simdActivations } from '../../../../../src/trainer/engines/simd/simdActivations';
import type { EngineFactory } from '../../../../../src/trainer/engines/engine';
import { createTensorflowEngineFactory } from '../../../../../src/trainer/engines/tensorflow/tensorflowEngine';
import { tf } from '../../../../support/tfjs';
import { enableRelaxedSimd } from './relaxedSimd';

/** An engine that must compute what the reference computes. */
export interface Candidate {
  readonly name: string;
  readonly create: EngineFactory;
  /** Those that it computes. */
  readonly activations: readonly ActivationName[];
  /**
   * How far one gradient step may lead from the reference's, as a share of the largest value,
   * gradient or parameter. All compute in float32 and add up in orders of their own.
   */
  readonly oneStepTolerance: number;
  /**
   * How far results may be apart when the same is computed again, in a batch of other rows or by
   * another instance; 0 where they are the same bit by bit.
   */
  readonly repeatTolerance: number;
  /** Random networks that it is compared on. */
  readonly randomNetworks: number;
}

/** TensorFlow.js has one backend at a time for the whole process: each call chooses its own. */
function onBackend(backend: 'cpu' | 'tensorflow', create: EngineFactory): EngineFactory {
  const choose = () => void tf.setBackend(backend);
  return (spec) => {
    choose();
    return new Proxy(create(spec), {
      get(engine, key) {
        choose();
        const member: unknown = Reflect.get(engine, key);
        return typeof member === 'function' ? member.bind(engine) : member;
      },
    });
  };
}

/** Whether `npm run tensorflow` was run on this machine, and what it installed works. */
export const hasTensorflow = (await new TensorflowInstallation().state()).kind === 'ready';

await enableRelaxedSimd();

const bundled = [
  { name: 'simd', create: await loadSimdBuild('plain'), activations: simdActivations },
  { name: 'simd, relaxed', create: await loadSimdBuild('relaxed'), activations: simdActivations },
  { name: 'reference', create: await loadEngine('reference'), activations: activationNames },
].map((engine): Candidate => ({
  ...engine,
  // 1.1e-6 was measured with sums of four lanes.
  oneStepTolerance: 1e-5,
  repeatTolerance: 0,
  randomNetworks: volume(120, 60),
}));

const native = async (): Promise<Candidate> => ({
  name: 'tensorflow',
  create: onBackend('tensorflow', await loadTensorflowEngine()),
  activations: activationNames,
  // 3.2e-6 was measured: its matrix kernels split sums among threads and wide registers.
  oneStepTolerance: 2e-5,
  // The order of a sum depends on the number of rows, and on where in memory they happen to lie.
  repeatTolerance: 1e-5,
  randomNetworks: volume(120, 60),
});

const plain: Candidate = {
  name: 'tensorflow in plain JavaScript',
  create: onBackend('cpu', createTensorflowEngineFactory(tf, 'TensorFlow.js (JavaScript)')),
  activations: activationNames,
  // 1.0e-6 was measured: it adds up in float64.
  oneStepTolerance: 1e-5,
  repeatTolerance: 0,
  // It takes ten times as long as the others.
  randomNetworks: volume(40, 20),
};

/** The whole suite runs over each of them. */
export const candidates: readonly Candidate[] = [
  ...bundled,
  ...(hasTensorflow ? [await native()] : []),
  plain,
];
