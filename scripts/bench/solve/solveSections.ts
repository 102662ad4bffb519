import { presets, type PresetName } from '../../../src/shared/hyperparameters/presets';
import { meanOf } from '../../../src/shared/scores';
import type { StartValues } from '../../../src/trainer/training/startValues';
import { medianOf, quantileOf } from '../measure';
import type { Cell, Section } from '../report';
import { solveWithinSteps, type Held, type SeedRun } from './seedRun';

const soonSteps = 3000;
/** Share of the checks of a run that is to be good. */
const steadyShare = 0.95;
/** How far values may be from what can be true. */
const truthTolerance = 0.1;

const whole = (count: number): string => count.toLocaleString('en-US');
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const tenths = (mean: number): string => mean.toFixed(1);
const thousandths = (value: number): string => value.toFixed(3);

/** A row for each preset: how soon its runs were solved. */
export function solvedSection(chosen: readonly PresetName[], runs: readonly SeedRun[]): Section {
  return {
    title: `Until solved, within ${whole(solveWithinSteps)} environment steps`,
    columns: [
      { key: 'preset', label: 'Preset' },
      { key: 'solved', label: 'Solved' },
      { key: 'soon', label: `Within ${whole(soonSteps)} steps`, format: percent },
      { key: 'median', label: 'Steps, median', format: whole },
      { key: 'quartiles', label: 'Quartiles' },
      { key: 'slowest', label: 'Slowest', format: whole },
      { key: 'episodes', label: 'Episodes, median', format: tenths },
      { key: 'confirmed', label: 'Confirmed mean', format: tenths },
      { key: 'seconds', label: 'Seconds, median' },
    ],
    rows: chosen.map((preset) => solvedRow(preset, runsOf(preset, runs))),
    notes: [
      seedsSentence(chosen, runs),
      criterionOf(chosen[0]!),
      'Runs that were not solved count as later than all others. Seconds have the checks in them; each process had a core, and all cores were used. A run is a function of its seed and settings on one build of the kernels: with and without relaxed SIMD the figures differ.',
      ...chosen.flatMap((preset) => unsolvedSentence(preset, runsOf(preset, runs))),
    ],
    runs,
  };
}

function solvedRow(preset: PresetName, runs: readonly SeedRun[]): Record<string, Cell> {
  const solved = solvedOf(runs);
  const steps = runs.map((run) => run.solved?.environmentSteps ?? Number.POSITIVE_INFINITY);
  const episodes = runs.map((run) => run.solved?.episodes ?? Number.POSITIVE_INFINITY);
  const quartiles = [quantileOf(steps, 0.25), quantileOf(steps, 0.75)].map(stepsCell);
  return {
    preset: presets[preset].label,
    solved: `${solved.length} of ${runs.length}`,
    soon: shareOf(steps, (count) => count <= soonSteps),
    median: stepsCell(medianOf(steps)),
    quartiles: quartiles.map((cell) => (typeof cell === 'number' ? whole(cell) : cell)).join('–'),
    slowest: stepsCell(Math.max(...steps)),
    episodes: medianOf(episodes),
    confirmed: meanOf(solved.map(({ confirmedMean }) => confirmedMean)),
    seconds: medianOf(runs.map(({ seconds }) => seconds)),
  };
}

/** A row for each preset that trained on: whether it stayed solved, and whether it still learnt. */
export function heldSection(chosen: readonly PresetName[], runs: readonly SeedRun[]): Section {
  const rows = chosen.flatMap((preset) => {
    const held = heldOf(runsOf(preset, runs));
    return held.length === 0 ? [] : [heldRow(preset, held)];
  });
  return {
    title: 'The 50,000 environment steps after the first solved check',
    columns: [
      { key: 'preset', label: 'Preset' },
      { key: 'runs', label: 'Runs' },
      { key: 'checks', label: 'Checks', format: whole },
      { key: 'pooled', label: 'Checks still solved', format: percent },
      { key: 'mean', label: 'Mean of the runs', format: percent },
      { key: 'least', label: 'Least run', format: percent },
      { key: 'below', label: `Runs below ${percent(steadyShare)}` },
      { key: 'change', label: 'Change of weights, median', format: percent },
      { key: 'leastChange', label: 'Least', format: percent },
      { key: 'seconds', label: 'Seconds, median' },
    ],
    rows,
    notes: [
      'A check is still solved where its greedy mean reaches the same 475. The change of weights is that of the online network over the last 10,000 environment steps, relative to what the weights were: an agent that no longer learns has none.',
    ],
  };
}

function heldRow(preset: PresetName, held: readonly Held[]): Record<string, Cell> {
  const shares = held.map(({ goodChecks, checks }) => goodChecks / checks);
  const changes = held.map(({ weightChange }) => weightChange);
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
  const checks = sum(held.map((run) => run.checks));
  return {
    preset: presets[preset].label,
    runs: held.length,
    checks,
    pooled: sum(held.map(({ goodChecks }) => goodChecks)) / checks,
    mean: meanOf(shares),
    least: Math.min(...shares),
    below: shares.filter((share) => share < steadyShare).length,
    change: medianOf(changes),
    leastChange: Math.min(...changes),
    seconds: medianOf(held.map(({ seconds }) => seconds)),
  };
}

/** Two rows for each preset: the values of the checks’ starts when it is solved, and at the end. */
export function startValuesSection(
  chosen: readonly PresetName[],
  runs: readonly SeedRun[],
): Section {
  const rows = chosen.flatMap((preset) => {
    const own = runsOf(preset, runs);
    const moments = [
      ['first solved check', solvedOf(own).map(({ startValues }) => startValues)],
      ['50,000 steps later', heldOf(own).map(({ startValues }) => startValues)],
    ] as const;
    return moments
      .filter(([, values]) => values.length > 0)
      .map(([moment, values]) => startValuesRow(preset, moment, values));
  });
  return {
    title: 'Values that can be true',
    columns: [
      { key: 'preset', label: 'Preset' },
      { key: 'moment', label: 'At the' },
      { key: 'runs', label: 'Runs' },
      { key: 'value', label: 'Value', format: thousandths },
      { key: 'received', label: 'Return', format: thousandths },
      { key: 'difference', label: 'Value − return', format: thousandths },
      { key: 'range', label: 'Its range over the runs' },
      { key: 'truth', label: 'Whole return lies in' },
      { key: 'farthest', label: 'Farthest outside', format: thousandths },
      { key: 'near', label: `Within ${truthTolerance} of it`, format: percent },
    ],
    rows,
    notes: [
      'The value is max Q of the start state, the return what the greedy policy then received, discounted, in the agent’s own rewards: a run’s figure is the mean over the 20 starts of a check, the table’s the mean over the runs. At the time limit the whole return is unknown: it lies between failing at the next step and never.',
    ],
  };
}

function startValuesRow(
  preset: PresetName,
  moment: string,
  values: readonly StartValues[],
): Record<string, Cell> {
  const differences = values.map(({ value, received }) => value - received);
  const distances = values.map(({ excess }) => Math.abs(excess));
  const mean = (key: keyof StartValues): number => meanOf(values.map((one) => one[key]));
  return {
    preset: presets[preset].label,
    moment,
    runs: values.length,
    value: mean('value'),
    received: mean('received'),
    difference: meanOf(differences),
    range: `${thousandths(Math.min(...differences))} to ${thousandths(Math.max(...differences))}`,
    truth: `${thousandths(mean('lowest'))} to ${thousandths(mean('highest'))}`,
    farthest: Math.max(...distances),
    near: shareOf(distances, (distance) => distance <= truthTolerance),
  };
}

function runsOf(preset: PresetName, runs: readonly SeedRun[]): readonly SeedRun[] {
  return runs.filter((run) => run.preset === preset);
}

function solvedOf(runs: readonly SeedRun[]): readonly NonNullable<SeedRun['solved']>[] {
  return runs.flatMap(({ solved }) => solved ?? []);
}

function heldOf(runs: readonly SeedRun[]): readonly Held[] {
  return runs.flatMap(({ held }) => held ?? []);
}

function shareOf(values: readonly number[], isIn: (value: number) => boolean): number {
  return values.filter(isIn).length / values.length;
}

/** Between infinities there is no quantile either. */
function stepsCell(steps: number): Cell {
  return Number.isFinite(steps) ? steps : `over ${whole(solveWithinSteps)}`;
}

function seedsSentence(chosen: readonly PresetName[], runs: readonly SeedRun[]): string {
  const seeds = runsOf(chosen[0]!, runs).map(({ seed }) => seed);
  return `Seeds ${seeds[0]} to ${seeds.at(-1)}.`;
}

function criterionOf(preset: PresetName): string {
  const { solvedMean, checkEpisodes, checkEverySteps, confirmEpisodes } =
    presets[preset].hyperparameters;
  return `Solved is a greedy mean of at least ${solvedMean}, on ${checkEpisodes} fixed starts every ${checkEverySteps} steps and then on ${confirmEpisodes} fresh ones.`;
}

function unsolvedSentence(preset: PresetName, runs: readonly SeedRun[]): string[] {
  const seeds = runs.filter(({ solved }) => solved === null).map(({ seed }) => seed);
  return seeds.length === 0
    ? []
    : [`${presets[preset].label}: seeds that were not solved: ${seeds.join(', ')}.`];
}
