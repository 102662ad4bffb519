import { availableParallelism } from 'node:os';
import { presets } from '../../../src/shared/hyperparameters/presets';
import { counted } from '../../../src/shared/format';
import { fullScore, fullScoreCount, meanOf } from '../../../src/shared/scores';
import { workInChildren } from '../childPool';
import { medianOf, quantileOf } from '../measure';
import type { PartContext } from '../part';
import type { Cell, Section } from '../report';
import type { KeptRun, KeptTask } from './keptRun';
import { seedsFrom } from './solveOptions';

const testEpisodes = 20;
/** Of the article’s one run. */
const articleEpisode = 73;
const articleTests = 16;

/** What the article tells of its one run: the first full episode, and how its model then plays. */
export async function benchTutorial({ quick, solve, progress }: PartContext): Promise<Section[]> {
  const seeds = solve.seeds ?? seedsFrom(1, quick ? 2 : 20);
  const tasks = seeds.map((seed): KeptTask => ({ seed, testEpisodes }));
  const secondsOfEach: number[] = [];
  const runs = await workInChildren<KeptTask, KeptRun>(
    new URL('tutorialChild.ts', import.meta.url),
    tasks,
    {
      heard: ({ seed, kept, seconds }, done) => {
        secondsOfEach.push(seconds);
        const rest = Math.ceil((tasks.length - done) / availableParallelism());
        const estimate =
          rest === 0 ? '' : `; about ${minutes(rest * meanOf(secondsOfEach))} for the others`;
        const outcome = kept === null ? 'no full episode' : `episode ${kept.episode}`;
        progress(`seed ${seed}: ${outcome}, ${seconds.toFixed(0)} s${estimate}`);
      },
    },
  );
  return [tutorialSection(runs)];
}

function minutes(seconds: number): string {
  return `${Math.max(1, Math.round(seconds / 60))} min`;
}

/** A row for each seed, and one for all of them. */
export function tutorialSection(runs: readonly KeptRun[]): Section {
  const kept = runs.flatMap((run) => run.kept ?? []);
  const episodes = kept.map(({ episode }) => episode);
  const tested = kept.map(({ testScores }) => fullScoreCount(testScores));
  const { maxEpisodes } = presets.tutorial.hyperparameters;
  return {
    title: 'The article’s own claim',
    columns: [
      { key: 'who', label: 'Seed' },
      { key: 'episode', label: `First episode of ${fullScore}` },
      { key: 'steps', label: 'Steps until then', format: (steps) => steps.toLocaleString('en-US') },
      { key: 'tested', label: `Of ${testEpisodes} tests, reach ${fullScore}` },
      { key: 'mean', label: 'Mean of the tests', format: (mean) => mean.toFixed(1) },
      { key: 'seconds', label: 'Seconds' },
    ],
    rows: [
      ...runs.map(seedRow),
      {
        who: 'median',
        episode: medianOf(episodes),
        steps: medianOf(kept.map(({ environmentSteps }) => environmentSteps)),
        tested: medianOf(tested),
        mean: medianOf(kept.map(({ testScores }) => meanOf(testScores))),
        seconds: medianOf(runs.map(({ seconds }) => seconds)),
      },
      { who: 'the article', episode: articleEpisode, tested: articleTests },
    ],
    notes: [
      `The Tutorial preset, trained until an episode reaches ${fullScore}, as the article does; the model of that moment then plays ${testEpisodes} greedy episodes from fresh starts. ${kept.length} of ${runs.length} seeds had such an episode within ${maxEpisodes.toLocaleString('en-US')}.`,
      `Quartiles of the episode: ${quartiles(episodes)}; of the tests that reach ${fullScore}: ${quartiles(tested)}.`,
      `At episode ${articleEpisode} or before: ${counted(episodes.filter((episode) => episode <= articleEpisode).length, 'seed')}; at least ${articleTests} of the tests: ${counted(tested.filter((count) => count >= articleTests).length, 'seed')}.`,
    ],
    runs,
  };
}

function seedRow({ seed, kept, seconds }: KeptRun): Record<string, Cell> {
  if (kept === null) return { who: String(seed), seconds };
  const { episode, environmentSteps, testScores } = kept;
  return {
    who: String(seed),
    episode,
    steps: environmentSteps,
    tested: fullScoreCount(testScores),
    mean: meanOf(testScores),
    seconds,
  };
}

function quartiles(values: readonly number[]): string {
  return `${quantileOf(values, 0.25)} and ${quantileOf(values, 0.75)}`;
}
