import { chromiumAdvice } from '../../../tests/support/findChromium';
import type { Section } from '../report';
import { benchWindow } from './windowBench';

/** Training at full speed behind a real page, drawn by this machine's Chromium. */
export async function benchWindowPart(): Promise<Section[]> {
  const title = 'The window';
  const figures = await benchWindow();
  if (figures === null) return [{ title, columns: [], rows: [], notes: [chromiumAdvice] }];
  const { throughputRatio, frameArrivalGapsMs, paintGapsMs, longestTaskMs, stopAnswerMs } = figures;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const gapRows = [
    ['frames arrive', frameArrivalGapsMs] as const,
    ['the page paints', paintGapsMs] as const,
  ].flatMap(([what, gaps]) => [
    { what: `${what}: median gap, ms`, figure: gaps.p50 },
    { what: `${what}: 95 % of the gaps within, ms`, figure: gaps.p95 },
    { what: `${what}: gaps of at most 25 ms`, figure: percent(gaps.within25Ms) },
  ]);
  return [
    {
      title,
      columns: [
        { key: 'what', label: 'Fast preset at full speed' },
        { key: 'figure', label: 'Figure' },
      ],
      rows: [
        {
          what: 'training speed with the window open, over that without',
          figure: percent(throughputRatio),
        },
        ...gapRows,
        { what: 'longest task of the page’s main thread, ms', figure: longestTaskMs },
        { what: 'Stop answers, median, ms', figure: stopAnswerMs.median },
        { what: 'Stop answers, at most, ms', figure: stopAnswerMs.max },
      ],
      notes: [],
    },
  ];
}
