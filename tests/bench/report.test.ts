import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benchmarksPage } from '../../scripts/bench/benchmarksPage';
import { medianOf, quantileOf } from '../../scripts/bench/measure';
import {
  formatRatio,
  sectionMarkdown,
  sectionText,
  unmeasuredTitles,
  type Section,
} from '../../scripts/bench/report';

describe('quantiles', () => {
  it('are NumPy’s', () => {
    // numpy.quantile([7, 1, 3, 10], [0, 0.1, 0.25, 0.5, 0.9, 1])
    const quantiles = [0, 0.1, 0.25, 0.5, 0.9, 1].map((share) => quantileOf([7, 1, 3, 10], share));
    [1, 1.6, 2.5, 5, 9.1, 10].forEach((expected, index) => {
      expect(quantiles[index]).toBeCloseTo(expected, 12);
    });
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(quantileOf([], 0.5)).toBeNaN();
  });

  it('lie within the values, whatever their order, and rise with the share', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const times = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(times, share, share, (values, one, other) => {
        const [low, high] = one < other ? [one, other] : [other, one];
        const rounding = 1e-6;
        expect(quantileOf(values, low)).toBeLessThanOrEqual(quantileOf(values, high) + rounding);
        expect(quantileOf(values, low)).toBeGreaterThanOrEqual(Math.min(...values) - rounding);
        expect(quantileOf(values, high)).toBeLessThanOrEqual(Math.max(...values) + rounding);
      }),
    );
  });
});

describe('a report', () => {
  const section: Section = {
    title: 'Steps',
    columns: [
      { key: 'name', label: 'What' },
      { key: 'us', label: 'µs' },
      { key: 'ratio', label: 'Ratio', format: formatRatio },
      { key: 'verdict', label: 'Verdict' },
    ],
    rows: [
      { name: 'small', us: 12.3456, ratio: 1 / 6, verdict: 'met' },
      { name: 'wide', us: 12345.6, ratio: 0.714, verdict: 'not met' },
      { name: 'absent', us: 5, verdict: 'ModuleNotFoundError' },
    ],
    notes: ['A sentence.'],
  };

  it('writes a ratio as a fraction where it is small', () => {
    expect([0.0074, 1 / 6, 0.4999, 0.5, 0.714, 1.5].map(formatRatio)).toEqual([
      '1/135',
      '1/6.0',
      '1/2.0',
      '0.50',
      '0.71',
      '1.50',
    ]);
  });

  it('is a table for the terminal', () => {
    expect(sectionText(section)).toBe(
      [
        'STEPS',
        'What        µs  Ratio  Verdict',
        'small     12.3  1/6.0  met',
        'wide    12,300   0.71  not met',
        'absent       5         ModuleNotFoundError',
        'A sentence.',
        '',
      ].join('\n'),
    );
  });

  it('keeps a bar within its cell of a Markdown table', () => {
    const rows = [{ name: 'KeyError: a | b' }];
    expect(sectionMarkdown({ ...section, rows })).toContain('| KeyError: a \\| b |');
  });

  it('tells what could not be measured', () => {
    const failed = { title: 'window', columns: [], rows: [], notes: ['Not measured: why'] };
    expect(unmeasuredTitles([section, failed])).toEqual(['window']);
    expect(unmeasuredTitles([section])).toEqual([]);
  });

  it('is a page with the machine, the versions, the date and the tables', async () => {
    const page = await benchmarksPage({
      date: '2026-01-31',
      machine: { processor: 'A processor', cores: 2, memoryGiB: 24, system: 'linux x64' },
      versions: { Node: '20.19.0', PyTorch: '2.15.0' },
      notes: ['Both sides in turns.'],
      sections: [section],
    });
    for (const part of [
      '**Date**: 2026-01-31',
      'A processor, 2 cores, 24 GiB, linux x64',
      'Node 20.19.0, PyTorch 2.15.0',
      'Both sides in turns.',
      '## Steps',
      '| wide   | 12,300 |  0.71 | not met             |',
      'A sentence.',
    ]) {
      expect(page).toContain(part);
    }
  });
});
