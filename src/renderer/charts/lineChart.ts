import uPlot from 'uplot';
import { formatCount } from '../../shared/format';
import 'uplot/dist/uPlot.min.css';

/** The columns of a chart: x first, then one per curve; null where a curve has no value. */
export type ChartData = (number | null | undefined)[][];

export interface Curve {
  readonly label: string;
  /** What one of its values is, where the label names what it belongs to. */
  readonly valueLabel?: string;
  /** The style sheet's variable with its colour, such as `--series-score`. */
  readonly color: string;
  /** Rings are hollow marks; halos go around a mark, or a dot, of another curve. */
  readonly kind: 'line' | 'dots' | 'marks' | 'rings' | 'halos';
}

export interface ChartSpec {
  readonly curves: readonly Curve[];
  /** The y axis' top, given the largest value so far. */
  yMax(largest: number): number;
  formatY(value: number): string;
}

/** A thin wrapper of uPlot: made once per size of its host and colour scheme, then fed. */
export class LineChart {
  private readonly plot: uPlot;
  private xMax = 500;
  private largestY = 0;

  /** @param onHover hears the index of the row under the pointer, null where there is none */
  constructor(host: HTMLElement, spec: ChartSpec, onHover: (index: number | null) => void) {
    const style = getComputedStyle(host);
    const color = (name: string) => style.getPropertyValue(name).trim();
    const axis: uPlot.Axis = {
      stroke: color('--text-muted'),
      font: `11px ${style.fontFamily}`,
      grid: { stroke: color('--grid'), width: 1 },
      ticks: { show: false },
      gap: 4,
    };
    this.plot = new uPlot(
      {
        width: Math.max(1, host.clientWidth),
        height: Math.max(1, host.clientHeight),
        padding: [8, 22, 0, 0],
        legend: { show: false },
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: {
          x: { time: false, range: () => [0, this.xMax] },
          y: { range: () => [0, spec.yMax(this.largestY)] },
        },
        axes: [
          { ...axis, size: 22, space: 70, values: (_, ticks) => ticks.map(formatSteps) },
          { ...axis, size: 44, space: 28, values: (_, ticks) => ticks.map(spec.formatY) },
        ],
        series: [{}, ...spec.curves.map((curve) => seriesOf(curve, color(curve.color)))],
        hooks: { setCursor: [(plot) => onHover(plot.cursor.idx ?? null)] },
      },
      [[], ...spec.curves.map(() => [])],
      host,
    );
  }

  /** Draws tables with x values of their own; returns them joined to one. */
  setData(tables: readonly ChartData[], xMax: number): ChartData {
    const data = tables.length === 1 ? tables[0]! : joinTables(tables);
    this.xMax = xMax;
    this.largestY = 0;
    for (const column of data.slice(1)) {
      for (const value of column) {
        if (value != null && value > this.largestY) this.largestY = value;
      }
    }
    this.plot.setData(data as uPlot.AlignedData);
    return data;
  }

  resize(widthPx: number, heightPx: number): void {
    this.plot.setSize({ width: Math.max(1, widthPx), height: Math.max(1, heightPx) });
  }

  destroy(): void {
    this.plot.destroy();
  }
}

/** Diameters and line widths in CSS pixels. */
const pointStyles = {
  dots: { size: 5, width: 0, isHollow: false },
  marks: { size: 9, width: 2, isHollow: false },
  rings: { size: 9, width: 2, isHollow: true },
  halos: { size: 15, width: 1.5, isHollow: true },
};

function seriesOf(curve: Curve, color: string): uPlot.Series {
  if (curve.kind === 'line') {
    return { label: curve.label, stroke: color, width: 2, points: { show: false } };
  }
  const { size, width, isHollow } = pointStyles[curve.kind];
  const fill = isHollow ? 'transparent' : color;
  return {
    label: curve.label,
    stroke: color,
    paths: () => null,
    points: { show: true, size, width, fill, stroke: color },
  };
}

function formatSteps(steps: number): string {
  if (steps >= 1_000_000) return `${steps / 1_000_000}M`;
  return steps >= 10_000 ? `${steps / 1000}k` : formatCount(steps);
}

function joinTables(tables: readonly ChartData[]): ChartData {
  return uPlot.join(tables as uPlot.AlignedData[]) as ChartData;
}
