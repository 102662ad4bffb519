import { presetNames, presets, type PresetName } from '../../../src/shared/hyperparameters/presets';
import { workInChildren } from '../childPool';
import type { PartContext } from '../part';
import type { Section } from '../report';
import type { SeedRun, SeedTask } from './seedRun';
import { seedsFrom } from './solveOptions';
import { heldSection, solvedSection, startValuesSection } from './solveSections';

/** Presets that the figures are told of, and whether they train on once they are solved. */
const told: readonly { readonly name: string; readonly holds: boolean }[] = [
  { name: 'fast', holds: false },
  { name: 'steady', holds: true },
];
const holdSteps = 50_000;
/** How often the person who waits is told. */
const toldEverySeeds = 10;

/** Presets from many seeds until solved, and how they go on. */
export async function benchSolve(context: PartContext): Promise<Section[]> {
  const { quick, solve } = context;
  const seeds = solve.seeds ?? seedsFrom(1, quick ? 20 : 200);
  const chosen =
    solve.presets ?? presetNames.filter((name) => told.some((one) => one.name === name));
  const unchecked = chosen.find((name) => presets[name].hyperparameters.checkEverySteps === 0);
  if (unchecked !== undefined) {
    throw new Error(
      `The preset “${unchecked}” makes no checks, so that nothing tells when it is solved.`,
    );
  }
  const runs: SeedRun[] = [];
  for (const preset of chosen) {
    const holds = solve.hold || told.some((one) => one.name === preset && one.holds);
    runs.push(...(await runsOf(preset, seeds, holds ? holdSteps : 0, context)));
  }
  const sections = [solvedSection(chosen, runs), startValuesSection(chosen, runs)];
  return runs.some(({ held }) => held !== null)
    ? [...sections, heldSection(chosen, runs)]
    : sections;
}

function runsOf(
  preset: PresetName,
  seeds: readonly number[],
  holdSteps: number,
  { progress }: PartContext,
): Promise<SeedRun[]> {
  const tasks = seeds.map((seed): SeedTask => ({ preset, seed, holdSteps }));
  return workInChildren<SeedTask, SeedRun>(new URL('seedChild.ts', import.meta.url), tasks, {
    heard: (_, done) => {
      if (done % toldEverySeeds !== 0 && done !== seeds.length) return;
      progress(`${preset}, ${done} of ${seeds.length} seeds`);
    },
  });
}
