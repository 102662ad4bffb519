import type { TrainReport } from './trainReport';

/** One JSON object a line. Numbers that do not exist are null. */
export function createJsonReport(write: (line: string) => void): TrainReport {
  const tell = (event: string, fields: object) => write(JSON.stringify({ event, ...fields }));
  return {
    started: (start) => tell('started', start),
    engineChanged: (engine) => tell('engine', { engine }),
    episode: (row) => tell('episode', { ...row, truncated: row.truncated === 1 }),
    progress: () => undefined,
    checked: ({ environmentSteps, greedyMean }) => tell('check', { environmentSteps, greedyMean }),
    confirmed: ({ environmentSteps, confirmedMean, held, solved }) =>
      tell('confirmed', { environmentSteps, confirmedMean, held, solved }),
    kept: ({ reason, environmentSteps, score }) =>
      tell('kept', { reason, environmentSteps, score }),
    ended: () => undefined,
    saved: (folder) => tell('saved', { folder }),
    finished: (summary) => tell('finished', summary),
  };
}
