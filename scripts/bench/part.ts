import type { Sampling } from './measure';
import type { Section } from './report';
import type { SolveOptions } from './solve/solveOptions';

/** What a part of the benchmark is told. */
export interface PartContext {
  readonly quick: boolean;
  readonly sampling: Sampling;
  /** For the parts that train from many seeds. */
  readonly solve: SolveOptions;
  /** What takes part, by name; a part adds what it ran on. */
  readonly versions: Record<string, string>;
  /** Tells the person who waits what is measured now. */
  progress(what: string): void;
}

/** A part of the benchmark, by the name that `--only` takes. */
export interface Part {
  readonly name: string;
  run(context: PartContext): Promise<readonly Section[]>;
}
