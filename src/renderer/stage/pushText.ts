import type { Frame } from '../../shared/protocol/frames';

/** Why the latest push went where it went: "Pushed right: 0.271 over 0.268". */
export function pushText({ forceN, explored, epsilon, qLeft, qRight }: Frame): string {
  if (forceN === 0) return 'No push yet';
  const pushed = `Pushed ${forceN > 0 ? 'right' : 'left'}`;
  if (explored === 1) {
    return `${pushed} by chance${Number.isNaN(epsilon) ? '' : ` (epsilon ${epsilon.toFixed(2)})`}`;
  }
  if (Number.isNaN(qLeft)) return pushed;
  const [chosen, other] = forceN > 0 ? [qRight, qLeft] : [qLeft, qRight];
  return `${pushed}: ${formatValue(chosen)} over ${formatValue(other)}`;
}

/** Three digits after the point up to ten, fewer above, powers where it is huge: the width stays. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  const text = size < 10_000 ? size.toFixed(size < 10 ? 3 : 2) : size.toExponential(1);
  return (value < 0 && Number(text) !== 0 ? '−' : '') + text;
}
