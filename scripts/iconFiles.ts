import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Icns, IcnsImage } from '@fiahfy/icns';
import { Ico, IcoImage } from '@fiahfy/ico';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { appRoot } from '../src/host/app/appRoot';

/** Sizes in pixels. */
const windowsSizes = [16, 24, 32, 48, 64, 128, 256];
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];
/** Apple's names of its slots: those for screens of two pixels a point stand beside the plain ones. */
const macSlots = [
  { slot: 'ic04', size: 16 },
  { slot: 'ic11', size: 32 },
  { slot: 'ic05', size: 32 },
  { slot: 'ic12', size: 64 },
  { slot: 'ic07', size: 128 },
  { slot: 'ic13', size: 256 },
  { slot: 'ic08', size: 256 },
  { slot: 'ic14', size: 512 },
  { slot: 'ic09', size: 512 },
  { slot: 'ic10', size: 1024 },
] as const;
/** The window's own, on Windows and Linux. */
const windowSize = 512;

/** Up to here the pole and the wheels are drawn bolder, and the fine parts left out. */
const largestSmallSize = 48;
/** Of the 1024 units of Apple's grid, the tile takes the 824 in the middle. */
const macMargin = 100;
const tile = 824;

/**
 * Draws all icons from packaging/icon.svg.
 * @returns each file's bytes under its path in the checkout, the same on every machine
 */
export async function drawIconFiles(): Promise<Map<string, Buffer>> {
  await startRenderer();
  const source = await readFile(join(appRoot, 'packaging/icon.svg'), 'utf8');
  const onMac = withMargin(show(source, 'shadow'), macMargin);
  const files = new Map([
    ['packaging/icon.icns', icns((size) => draw(onMac, size))],
    ['packaging/icon.ico', ico((size) => draw(source, size))],
    ['resources/icon.png', draw(source, windowSize)],
  ]);
  for (const size of linuxSizes) {
    files.set(`packaging/icons/${size}x${size}.png`, draw(source, size));
  }
  return files;
}

let renderer: Promise<void> | null = null;

/** The renderer can be started once in a process. */
function startRenderer(): Promise<void> {
  const path = createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm');
  renderer ??= readFile(path).then((bytes) => initWasm(bytes));
  return renderer;
}

/** @returns a PNG */
function draw(source: string, size: number): Buffer {
  const svg = size <= largestSmallSize ? show(hide(source, 'large'), 'small') : source;
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: size } });
  return Buffer.from(image.render().asPng());
}

function icns(drawPng: (size: number) => Buffer): Buffer {
  const file = new Icns();
  for (const { slot, size } of macSlots) file.append(IcnsImage.fromPNG(drawPng(size), slot));
  return file.data;
}

function ico(drawPng: (size: number) => Buffer): Buffer {
  const file = new Ico();
  for (const size of windowsSizes) file.append(IcoImage.fromPNG(drawPng(size)));
  return file.data;
}

function withMargin(source: string, margin: number): string {
  const whole = tile + 2 * margin;
  const [before, after] = [`0 0 ${tile} ${tile}`, `${-margin} ${-margin} ${whole} ${whole}`];
  return replaced(source, `viewBox="${before}"`, `viewBox="${after}"`);
}

function show(source: string, group: string): string {
  return replaced(source, `id="${group}" display="none"`, `id="${group}"`);
}

function hide(source: string, group: string): string {
  return replaced(source, `id="${group}"`, `id="${group}" display="none"`);
}

function replaced(source: string, before: string, after: string): string {
  if (!source.includes(before)) throw new Error(`packaging/icon.svg lacks ${before}.`);
  return source.replace(before, after);
}
