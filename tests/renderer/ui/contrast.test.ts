import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appRoot } from '../../../src/host/app/appRoot';

const css = readFileSync(join(appRoot, 'src/renderer/ui/styles.css'), 'utf8');
const [light, darkPart] = css.split('@media (prefers-color-scheme: dark)');

/** The style sheet's colours, by the names of their variables. */
function colorsOf(part: string): Record<string, string> {
  const matches = part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g);
  return Object.fromEntries([...matches].map(([, name, color]) => [name, color]));
}

/** WCAG's relative luminance. */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright! + 0.05) / (dark! + 0.05);
}

describe.each([
  ['light', colorsOf(light!)],
  ['dark', { ...colorsOf(light!), ...colorsOf(darkPart!) }],
])('in %s colours', (_, colors) => {
  it.each(['field-line', 'bad', 'focus'])('%s is seen around a field: 3:1', (line) => {
    for (const ground of ['page', 'surface', 'control']) {
      expect(contrast(colors[line]!, colors[ground]!), ground).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(['text', 'text-muted', 'accent-text', 'bad', 'good', 'explore'])(
    '%s is read on every ground: 4.5:1',
    (text) => {
      for (const ground of ['page', 'surface']) {
        expect(contrast(colors[text]!, colors[ground]!), ground).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
});

it('draws the borders of fields in the colour that is seen', () => {
  expect(css).toMatch(/select \{\n {2}border-color: var\(--field-line\);/);
});
