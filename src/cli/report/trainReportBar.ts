import { SingleBar } from 'cli-progress';
import type { TrainReport } from './trainReport';
import { finishedLine, savedLine, startLine, twoDigits } from './trainReportLines';

/** A progress bar towards the limit, for a person at a terminal. */
export function createBarReport(terminal: NodeJS.WriteStream): TrainReport {
  const bar = new SingleBar({
    stream: terminal,
    format:
      '{bar} {value}/{limit} {what} | episode {episode}, score {score}, e {epsilon} | check {check} | {speed} steps/s',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 20,
    hideCursor: true,
    // Ctrl-C ends training well, and the bar with it.
    gracefulExit: false,
    emptyOnZero: true,
  });
  const write = (line: string) => terminal.write(`${line}\n`);
  let countsSteps = true;
  return {
    started: (start) => {
      write(startLine(start));
      countsSteps = start.maxSteps > 0 || start.maxEpisodes === 0;
      const limit = countsSteps ? start.maxSteps : start.maxEpisodes;
      bar.start(limit, 0, {
        limit: limit > 0 ? limit : '∞',
        what: countsSteps ? 'steps' : 'episodes',
        episode: 0,
        score: '-',
        epsilon: '-',
        check: '-',
        speed: '-',
      });
    },
    engineChanged: () => undefined,
    episode: ({ episode, score, epsilon }) =>
      bar.update({ episode, score, epsilon: twoDigits(epsilon) }),
    progress: ({ environmentSteps, episodes, stepsPerSecond }) =>
      bar.update(countsSteps ? environmentSteps : episodes, { speed: Math.round(stepsPerSecond) }),
    checked: ({ greedyMean }) => bar.update({ check: greedyMean.toFixed(1) }),
    confirmed: () => undefined,
    kept: () => undefined,
    ended: () => bar.stop(),
    saved: (folder) => write(savedLine(folder)),
    finished: (summary) => write(finishedLine(summary)),
  };
}
