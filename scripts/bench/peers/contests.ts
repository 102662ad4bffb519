import { silentObserver } from '../../../tests/trainer/support/agents';
import { presets } from '../../../src/shared/hyperparameters/presets';
import { Agent } from '../../../src/trainer/training/agent';
import { greedyAction } from '../../../src/trainer/agent/network';
import type { EngineFactory } from '../../../src/trainer/engines/engine';
import { benchEngine, benchHardUpdateEverySteps, benchMinibatches } from '../engineBench';
import { environmentStepsPerCall, randomPlay } from '../environmentBench';
import { forwardProduct, productShape } from '../kernelBench';
import { plainNetwork, presetNetwork, type BenchNetwork } from '../networks';
import type { Contest, Peer } from './contest';

/** One gradient step against PyTorch's; the targets are those that the engines are built for. */
export function gradientStepContests(createEngine: EngineFactory): Contest[] {
  const targets: readonly (readonly [BenchNetwork, number | null])[] = [
    [plainNetwork([64, 64], 64), 1 / 6],
    [plainNetwork([128, 128], 64), 1 / 3],
    [plainNetwork([256, 256], 64), 0.7],
    [plainNetwork([512, 256, 64], 128, 0.5), 1],
    [presetNetwork('fast'), null],
  ];
  return targets.map(([network, target]) => ({
    name: network.name,
    prepare: () => {
      const engine = benchEngine(createEngine, network);
      return { work: () => engine.learn(), units: 1, dispose: () => engine.dispose() };
    },
    peers: [
      torchStep('PyTorch', network, false, target),
      torchStep('PyTorch, torch.compile', network, true, null),
    ],
  }));
}

function torchStep(
  name: string,
  bench: BenchNetwork,
  compiled: boolean,
  target: number | null,
): Peer {
  const { hiddenUnits, dropoutRate, minibatchSize, learner } = bench;
  const { doubleDqn, targetNetwork, softUpdateRate } = learner;
  return {
    name,
    case: {
      function: 'torch_dqn.gradient_step',
      arguments: {
        hiddenUnits,
        minibatchSize,
        minibatches: benchMinibatches,
        dropoutRate,
        doubleDqn,
        softUpdateRate: targetNetwork === 'soft' ? softUpdateRate : 0,
        hardUpdateEverySteps: targetNetwork === 'hard' ? benchHardUpdateEverySteps : 0,
        compiled,
      },
    },
    target,
  };
}

export function actContest(createEngine: EngineFactory): Contest {
  const network = plainNetwork([64, 64], 64);
  const { hiddenUnits } = network;
  return {
    name: 'greedy action, 4-64-64-2',
    prepare: () => {
      const engine = benchEngine(createEngine, network);
      return { work: () => engine.act(), units: 1, dispose: () => engine.dispose() };
    },
    peers: [
      {
        name: 'PyTorch',
        case: { function: 'torch_dqn.greedy_action', arguments: { hiddenUnits } },
        target: 1 / 20,
      },
    ],
  };
}

export async function matrixProductContest(): Promise<Contest> {
  const { rows, depth, columns } = productShape;
  const work = await forwardProduct();
  return {
    name: `matrix product ${rows}x${depth}x${columns}`,
    prepare: () => ({ work, units: 1, dispose: () => undefined }),
    peers: [
      {
        name: 'NumPy’s OpenBLAS',
        case: { function: 'openblas.matrix_product', arguments: productShape },
        target: null,
      },
    ],
  };
}

export const environmentContest: Contest = {
  name: 'environment step',
  prepare: () => ({
    work: randomPlay(),
    units: environmentStepsPerCall,
    dispose: () => undefined,
  }),
  peers: [
    {
      name: 'Gymnasium, gym.make',
      case: { function: 'environments.gymnasium_loop', arguments: {} },
      target: 1 / 100,
    },
    {
      name: 'gymnax, 1,024 under jit',
      case: {
        function: 'environments.gymnax_vectorized',
        arguments: { environments: 1024, steps: 500 },
      },
      target: 1,
    },
    {
      name: 'EnvPool, 64',
      case: { function: 'environments.envpool_vectorized', arguments: { environments: 64 } },
      target: null,
    },
  ],
};

/** The article's agent: its replay and its act, here and in Keras. */
export function articleContests(createEngine: EngineFactory): Contest[] {
  const { hyperparameters } = presets.tutorial;
  const prepare = (work: (agent: Agent) => void) => () => {
    const agent = Agent.create(
      { ...hyperparameters, epsilonEnd: 1 },
      1,
      createEngine,
      silentObserver,
    );
    for (let step = 0; step < hyperparameters.replayCapacity; step++) {
      if (agent.dqn.episode.state !== 'running') agent.dqn.beginEpisode();
      agent.dqn.act();
    }
    return { work: () => work(agent), units: 1, dispose: () => agent.dispose() };
  };
  return [
    {
      name: 'the article’s replay()',
      prepare: prepare(({ dqn }) => dqn.learn()),
      peers: [
        { name: 'Keras', case: { function: 'keras_article.replay', arguments: {} }, target: null },
      ],
    },
    {
      name: 'the article’s act()',
      prepare: prepare(({ dqn }) => greedyAction(dqn.qValues())),
      peers: [
        { name: 'Keras', case: { function: 'keras_article.act', arguments: {} }, target: null },
      ],
    },
  ];
}
