import { forkChild } from '../forkChild';
import { memoryGrowth, type MemoryMark } from './memoryGrowth';
import type { PartContext } from '../part';
import type { Section } from '../report';

const targetMiB = 1;

/** Resident memory of a process of its own over a million gradient steps of the fast preset; quick: 100,000. */
export async function benchMemory({ quick, progress }: PartContext): Promise<Section[]> {
  const markEvery = quick ? 10_000 : 100_000;
  const marks: MemoryMark[] = [];
  await forkChild<MemoryMark>(
    new URL('memoryChild.ts', import.meta.url),
    {
      arguments: [`${markEvery}`],
      // The collector's young generation has its full size at once, not some day in the middle.
      nodeOptions: ['--expose-gc', '--min-semi-space-size=16'],
    },
    (mark) => {
      marks.push(mark);
      progress(`${mark.gradientSteps.toLocaleString('en-US')} gradient steps`);
    },
  );
  const { meanMiB, largestMiB } = memoryGrowth(marks);
  const rows = marks.map(({ gradientSteps, residentBytes }) => ({
    gradientSteps,
    residentMiB: residentBytes / 2 ** 20,
  }));
  return [
    {
      title: 'Memory',
      columns: [
        {
          key: 'gradientSteps',
          label: 'Gradient steps',
          format: (steps) => steps.toLocaleString('en-US'),
        },
        { key: 'residentMiB', label: 'Resident, MiB', format: (size) => size.toFixed(1) },
      ],
      rows,
      notes: [
        `Growth over 100,000 gradient steps, in the mean: ${meanMiB.toFixed(2)} MiB, which is to stay below ${targetMiB} MiB (${meanMiB < targetMiB ? 'met' : 'not met'}). Largest between two marks: ${largestMiB.toFixed(2)} MiB; what the collector gives back later is in it.`,
      ],
    },
  ];
}
