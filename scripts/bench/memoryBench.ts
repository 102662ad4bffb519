import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { MemoryMark } from './memoryChild';
import type { PartContext } from './part';
import type { Section } from './report';

const targetMiB = 1;

/** Resident memory of a process of its own over a million gradient steps of the fast preset. */
export async function benchMemory({ quick, progress }: PartContext): Promise<Section[]> {
  const markEvery = quick ? 10_000 : 100_000;
  const child = fork(fileURLToPath(new URL('memoryChild.ts', import.meta.url)), [`${markEvery}`], {
    execArgv: [...process.execArgv, '--expose-gc'],
  });
  const marks: MemoryMark[] = [];
  child.on('message', (mark: MemoryMark) => {
    marks.push(mark);
    progress(`${mark.gradientSteps.toLocaleString('en-US')} gradient steps`);
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  if (exitCode !== 0 || marks.length < 2) throw new Error('The process that was watched failed.');
  const rows = marks.map(({ gradientSteps, residentBytes }) => ({
    gradientSteps,
    residentMiB: residentBytes / 2 ** 20,
  }));
  const growthMiB = (rows.at(-1)!.residentMiB - rows[0]!.residentMiB) / (rows.length - 1);
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
        `Growth between two marks: ${growthMiB.toFixed(2)} MiB in the mean; ` +
          (growthMiB < targetMiB ? 'below' : 'not below') +
          ` ${targetMiB} MiB.`,
      ],
    },
  ];
}
