import type { Machine } from './machine';

export type Cell = string | number | null;

export interface Column {
  readonly key: string;
  readonly label: string;
  /** How a number is written; to three significant digits if nothing else is said. */
  readonly format?: (value: number) => string;
}

/** One table of the report, and what is to be said of it. */
export interface Section {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  /** Sentences. */
  readonly notes: readonly string[];
  /** What the table sums up, run by run: in the JSON alone. */
  readonly runs?: readonly object[];
}

export interface Report {
  /** ISO 8601, the day alone. */
  readonly date: string;
  readonly machine: Machine;
  /** What ran, by name: Node, and with peers also PyTorch and the others. */
  readonly versions: Readonly<Record<string, string>>;
  /** Sentences on how it was measured. */
  readonly notes: readonly string[];
  readonly sections: readonly Section[];
}

const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** A time over another: 1/135 and 1/2.4 below a half, 0.71 and 1.5 above. */
export function formatRatio(ratio: number): string {
  if (ratio >= 0.5) return ratio.toFixed(2);
  const inverse = 1 / ratio;
  return `1/${inverse < 9.95 ? inverse.toFixed(1) : threeDigits.format(inverse)}`;
}

function textOf(cell: Cell | undefined, column: Column): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return '—';
  return (column.format ?? ((value: number) => threeDigits.format(value)))(cell);
}

function textsOf({ columns, rows }: Section): string[][] {
  return rows.map((row) => columns.map((column) => textOf(row[column.key], column)));
}

function isNumeric({ rows }: Section, { key }: Column): boolean {
  return rows.some((row) => typeof row[key] === 'number');
}

/** The titles of sections without a figure: each tells in its notes why. */
export function unmeasuredTitles(sections: readonly Section[]): string[] {
  return sections.filter(({ rows }) => rows.length === 0).map(({ title }) => title);
}

/** A table for the terminal. */
export function sectionText(section: Section): string {
  const { title, columns, notes } = section;
  const texts = textsOf(section);
  const widths = columns.map(({ label }, index) =>
    Math.max(label.length, ...texts.map((row) => row[index]!.length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) =>
        isNumeric(section, columns[index]!)
          ? cell.padStart(widths[index]!)
          : cell.padEnd(widths[index]!),
      )
      .join('  ')
      .trimEnd();
  const table =
    texts.length === 0 ? [] : [line(columns.map(({ label }) => label)), ...texts.map(line)];
  return [title.toUpperCase(), ...table, ...notes].join('\n') + '\n';
}

/** The same as Markdown. */
export function sectionMarkdown(section: Section): string {
  const { title, columns, notes } = section;
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const table = textsOf(section).map(line);
  const head = [
    line(columns.map(({ label }) => label)),
    line(columns.map((column) => (isNumeric(section, column) ? '---:' : '---'))),
  ];
  return [
    `## ${title}`,
    '',
    ...(table.length === 0 ? [] : [...head, ...table, '']),
    notes.join(' '),
    '',
  ].join('\n');
}
