import { counted } from '../../shared/format';
import { flagsOfChanges } from '../hyperparameterFlags';
import type { TrainReport, TrainingStart, TrainingSummary } from './trainReport';

/** Lines for a person or a log; an episode's is the tutorial article's own. */
export function createLineReport(write: (line: string) => void): TrainReport {
  let ofEpisodes = '';
  return {
    started: (start) => {
      if (start.maxEpisodes > 0) ofEpisodes = `/${start.maxEpisodes}`;
      write(startLine(start));
    },
    engineChanged: (engine) => write(`engine ${engine} from here on`),
    episode: ({ episode, score, epsilon }) =>
      write(`episode: ${episode}${ofEpisodes}, score: ${score}, e: ${twoDigits(epsilon)}`),
    progress: () => undefined,
    checked: ({ environmentSteps, greedyMean }) =>
      write(`check at step ${environmentSteps}: mean ${greedyMean.toFixed(1)}`),
    confirmed: ({ environmentSteps, confirmedMean, held, solved }) => {
      const verdict = solved ? 'solved' : held ? 'good again' : 'not good enough';
      write(
        `confirmation at step ${environmentSteps}: mean ${confirmedMean.toFixed(1)}, ${verdict}`,
      );
    },
    kept: ({ reason, score }) => {
      if (reason === 'episodeScore') write(`model kept: an episode reached ${score}`);
    },
    ended: () => undefined,
    saved: (folder) => write(savedLine(folder)),
    finished: (summary) => write(finishedLine(summary)),
  };
}

export function startLine({ preset, hyperparameters, seed, engine }: TrainingStart): string {
  const changes = flagsOfChanges(preset, hyperparameters);
  const changed = changes.length === 0 ? '' : ` changed by ${changes.join(' ')}`;
  return `training with the ${preset} preset${changed}, seed ${seed}, engine ${engine}`;
}

export function savedLine(folder: string): string {
  return `saved in ${folder}`;
}

export function finishedLine(summary: TrainingSummary): string {
  const { environmentSteps, gradientSteps, episodes, wallMs } = summary;
  const time = wallMs < 100 ? 'less than 0.1 s' : `${(wallMs / 1000).toFixed(1)} s`;
  return (
    `${outcomeOf(summary)} after ${counted(environmentSteps, 'step')}, ` +
    `${counted(gradientSteps, 'gradient step')} and ${counted(episodes, 'episode')} ` +
    `in ${time}${confirmationOf(summary)}`
  );
}

/** The confirmation that solved it; its step is told where training went on after it. */
function confirmationOf(summary: TrainingSummary): string {
  const { environmentSteps, confirmedMean, solvedAtStep, solvedWithMean } = summary;
  const mean = solvedAtStep === null ? confirmedMean : solvedWithMean;
  if (mean === null) return '';
  const isLater = solvedAtStep !== null && solvedAtStep !== environmentSteps;
  return `, confirmed mean ${mean.toFixed(1)}${isLater ? ` at step ${solvedAtStep}` : ''}`;
}

function outcomeOf({ solved, reason }: TrainingSummary): string {
  if (reason === 'stopped') return solved ? 'solved, and interrupted' : 'interrupted';
  return solved ? 'solved' : 'not solved';
}

/** A number as Python's "{:.2}" writes it, for 0 <= value < 10: 0.97, 1.0, 0.05, 5e-05. */
export function twoDigits(value: number): string {
  const rounded = Number(value.toPrecision(2));
  if (Number.isInteger(rounded)) return rounded.toFixed(1);
  if (rounded >= 1e-4) return String(rounded);
  return rounded.toExponential().replace(/e-(\d)$/, 'e-0$1');
}
