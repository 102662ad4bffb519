/** What the process that is watched tells at each mark. */
export interface MemoryMark {
  readonly gradientSteps: number;
  readonly residentBytes: number;
}

/** Growth of resident memory from one mark to the next, in MiB over 100,000 gradient steps. */
export interface MemoryGrowth {
  readonly meanMiB: number;
  readonly largestMiB: number;
}

export const markCount = 10;
const scaleSteps = 100_000;

/**
 * From the first mark on: what comes before it is the start.
 * @throws Error if marks are missing, for fewer show no trend
 */
export function memoryGrowth(marks: readonly MemoryMark[]): MemoryGrowth {
  if (marks.length !== markCount) {
    throw new Error(`The process that was watched told ${marks.length} of ${markCount} marks.`);
  }
  const rates = marks.slice(1).map((mark, index) => scaledGrowthMiB(marks[index]!, mark));
  return {
    meanMiB: scaledGrowthMiB(marks[0]!, marks.at(-1)!),
    largestMiB: Math.max(...rates),
  };
}

function scaledGrowthMiB(from: MemoryMark, to: MemoryMark): number {
  const grownMiB = (to.residentBytes - from.residentBytes) / 2 ** 20;
  return (grownMiB * scaleSteps) / (to.gradientSteps - from.gradientSteps);
}
