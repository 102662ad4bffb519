import { benchEngine } from './engineBench';
import { loadEngines } from './loadEngines';
import { medianMicroseconds } from './measure';
import { benchNetworks, plainNetwork, type BenchNetwork } from './networks';
import type { PartContext } from './part';
import type { Cell, Section } from './report';

/** A gradient step and a greedy action of every network on every engine. */
export async function benchSteps(context: PartContext): Promise<Section[]> {
  const { engines, notes } = await loadEngines();
  const rows: Record<string, Cell>[] = [];
  for (const network of benchNetworks) {
    for (const { label, create } of engines) {
      context.progress(`${network.name}, ${label}`);
      const engine = benchEngine(create, network);
      rows.push({
        network: network.name,
        engine: label,
        stepUs: medianMicroseconds(() => engine.learn(), context.sampling),
        actUs: medianMicroseconds(() => engine.act(), context.sampling),
      });
      engine.dispose();
    }
  }
  return [
    {
      title: 'Gradient step and greedy action',
      columns: [
        { key: 'network', label: 'Network' },
        { key: 'engine', label: 'Engine' },
        { key: 'stepUs', label: 'Gradient step, µs' },
        { key: 'actUs', label: 'Action, µs' },
      ],
      rows,
      notes,
    },
  ];
}

const sizes = [64, 128, 256, 512, 1024, 2048];

/** What a gradient step costs as the hidden layers, or the minibatch, grow. */
export async function benchScaling(context: PartContext): Promise<Section[]> {
  const { engines, notes } = await loadEngines();
  const largest = context.quick ? 512 : 2048;
  const grown = sizes.filter((size) => size <= largest);
  const networks = [
    ...grown.map((width) => plainNetwork([width, width], 64)),
    ...grown.slice(1).map((batch) => plainNetwork([256, 256], batch)),
  ];
  const rows: Record<string, Cell>[] = [];
  // The reference is what the others are checked against: nobody waits for it on a wide network.
  for (const { label, create } of engines.filter(({ id }) => id !== 'reference')) {
    for (const network of networks) {
      context.progress(`${network.name}, ${label}`);
      const engine = benchEngine(create, network);
      const stepUs = medianMicroseconds(() => engine.learn(), context.sampling);
      engine.dispose();
      rows.push({
        network: network.name,
        engine: label,
        stepUs,
        gigaflopsPerSecond: floatingPointOperations(network) / (stepUs * 1000),
      });
    }
  }
  return [
    {
      title: 'Cost as width and minibatch grow',
      columns: [
        { key: 'network', label: 'Network' },
        { key: 'engine', label: 'Engine' },
        { key: 'stepUs', label: 'Gradient step, µs' },
        { key: 'gigaflopsPerSecond', label: 'Matrix products, GFLOP/s' },
      ],
      rows,
      notes: [
        ...notes,
        'The rate counts the matrix products alone, over the time of the whole step.',
      ],
    },
  ];
}

/**
 * Of the matrix products of one gradient step: forward for the targets and for the loss, the
 * gradient of every kernel, and of every input but the observations.
 */
function floatingPointOperations({ network, minibatchSize }: BenchNetwork): number {
  let inputs = network.inputs;
  let multiplications = 0;
  network.layers.forEach(({ units }, index) => {
    multiplications += (index === 0 ? 3 : 4) * inputs * units;
    inputs = units;
  });
  return 2 * minibatchSize * multiplications;
}
