import { NodeEngineCatalog } from '../../host/engines/nodeEngineCatalog';
import { nodeClock } from '../../host/app/nodeClock';
import { formatMicroseconds } from '../../shared/format';
import type { EngineEntry, EngineList } from '../../shared/engines';
import { presets, type PresetName } from '../../shared/hyperparameters/presets';
import { engineSpecOf, networkOf } from '../../trainer/agent/network';
import { EngineSelector } from '../../trainer/engines/engineSelector';
import { exitCodes } from '../exitCodes';
import { writeLine } from '../output';

export interface EnginesOptions {
  readonly preset: PresetName;
  readonly json?: boolean;
}

const stateWords: Readonly<Record<EngineEntry['state'], string>> = {
  ready: 'ready',
  loading: 'loading',
  notInstalled: 'not installed',
  installing: 'installing',
  failed: 'failed',
};

/** Measures every engine on a preset's network and lists them; resolves to the exit code. */
export async function listEngines({ preset, json = false }: EnginesOptions): Promise<number> {
  const { hyperparameters } = presets[preset];
  const network = networkOf(hyperparameters);
  const catalog = await NodeEngineCatalog.open();
  await catalog.look();
  await catalog.whenLoaded('tensorflow');
  const selector = new EngineSelector(catalog, nodeClock, 'auto');
  const engine = selector.create(engineSpecOf(hyperparameters, network, 0));
  const list = selector.list();
  engine.dispose();
  if (json) {
    writeLine(JSON.stringify({ preset, current: list.current, engines: list.engines }));
    return exitCodes.done;
  }
  const units = [network.inputs, ...network.layers.map((layer) => layer.units)].join('-');
  writeLine(`A gradient step of ${units} with ${hyperparameters.minibatchSize} transitions:`);
  for (const line of engineLines(list)) writeLine(line);
  return exitCodes.done;
}

/** A line for each engine; the one that `auto` takes has a star. */
function engineLines({ engines, current }: EngineList): string[] {
  const width = Math.max(...engines.map(({ label }) => label.length));
  return engines.map(({ id, label, state, gradientStepUs, detail }) => {
    const time = gradientStepUs === null ? '-' : formatMicroseconds(gradientStepUs);
    return [
      id === current ? '*' : ' ',
      label.padEnd(width),
      time.padStart(8),
      ` ${stateWords[state]}: ${detail}`,
    ].join(' ');
  });
}
