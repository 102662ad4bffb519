import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import { WebSocket as NodeWebSocket } from 'ws';
import type { EventOf } from '../../../src/shared/protocol/events';
import { presets } from '../../../src/shared/hyperparameters/presets';
import { parseEvent, PROTOCOL_VERSION } from '../../../src/shared/protocol/protocol';
import { decodeMessage, encodeMessage } from '../../../src/shared/protocol/wireFormat';
import { startServer } from '../../../src/server/server';
import { chromiumArguments, findChromium } from '../../../tests/support/findChromium';
import { medianOf } from '../measure';
import { mainThreadTasksMs } from './chromiumTrace';

const spanMs = 2000;
const rounds = 12;
/** A page that has just opened still compiles; one that has just closed still tidies up. */
const settleMs = 1500;

export interface WindowFigures {
  /** Environment steps a second with the window open, over those without: median of the rounds. */
  readonly throughputRatio: number;
  readonly throughputRatios: readonly number[];
  /** Milliseconds between two arrivals of frames at the page. */
  readonly frameArrivalGapsMs: Percentiles;
  /** Milliseconds between two animation frames of the page. */
  readonly paintGapsMs: Percentiles;
  /** Longest task of the page's main thread, from Chromium's own trace. */
  readonly longestTaskMs: number;
  /** From the click on Stop to the trainer's answer, at the page: the slowest and the median. */
  readonly stopAnswerMs: { readonly median: number; readonly max: number };
}

interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** Share of the gaps that are at most 25 ms. */
  readonly within25Ms: number;
}

/** Trains at full speed behind a real page and says what the window costs; null without a Chromium. */
export async function benchWindow(): Promise<WindowFigures | null> {
  const executablePath = findChromium();
  if (executablePath === null) return null;
  const runsFolder = await mkdtemp(join(tmpdir(), 'cartpole-bench-'));
  const server = await startServer({ port: 0, runsFolder });
  const browser = await chromium.launch({ executablePath, args: chromiumArguments });
  try {
    return await measure(browser, server.address);
  } finally {
    await browser.close();
    await server.close();
    await rm(runsFolder, { recursive: true });
  }
}

async function measure(browser: Browser, address: string): Promise<WindowFigures> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  // What runs this script wraps functions in a helper of its own, which a page does not have.
  await page.addInitScript('globalThis.__name = (named) => named;');
  await page.addInitScript(recordArrivals);
  await page.goto(address);
  const [cookie] = await context.cookies();
  const watcher = await Watcher.connect(new URL(address), `${cookie!.name}=${cookie!.value}`);
  watcher.trainWithoutEnd();
  await sleep(2000);

  await page.evaluate(() => performance.clearMarks());
  const paintGaps = await animationFrameGapsMs(page, 8000);
  const arrivalGaps = await page.evaluate(() => {
    const times = performance.getEntriesByName('frames-arrived').map((mark) => mark.startTime);
    return times.slice(1).map((time, index) => time - times[index]!);
  });
  await browser.startTracing(page, { categories: ['toplevel'] });
  await sleep(5000);
  const longestTaskMs = Math.max(...mainThreadTasksMs(await browser.stopTracing()));

  const throughputRatios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await page.goto('about:blank');
    await sleep(settleMs);
    const before = await watcher.stepsPerSecond();
    await page.goto(new URL('/', address).href);
    await sleep(settleMs);
    const open = await watcher.stepsPerSecond();
    await page.goto('about:blank');
    await sleep(settleMs);
    const after = await watcher.stepsPerSecond();
    throughputRatios.push((2 * open) / (before + after));
  }
  await page.goto(new URL('/', address).href);
  const stops = await stopAnswersMs(page, watcher);
  watcher.close();
  return {
    throughputRatio: medianOf(throughputRatios),
    throughputRatios,
    frameArrivalGapsMs: percentiles(arrivalGaps),
    paintGapsMs: percentiles(paintGaps),
    longestTaskMs,
    stopAnswerMs: { median: medianOf(stops), max: Math.max(...stops) },
  };
}

/** Runs in the page: marks each arrival of a bundle of frames and each change of status. */
function recordArrivals(): void {
  const decoder = new TextDecoder('latin1');
  const Original = WebSocket;
  class Recorded extends Original {
    constructor(url: string | URL) {
      super(url);
      this.addEventListener('message', (event: MessageEvent) => {
        const start = decoder.decode(new Uint8Array(event.data as ArrayBuffer, 0, 40));
        if (start.includes('frames')) performance.mark('frames-arrived');
        if (start.includes('activityEnded')) performance.mark('activity-ended');
      });
    }
  }
  Object.assign(window, { WebSocket: Recorded });
}

function animationFrameGapsMs(page: Page, durationMs: number): Promise<number[]> {
  return page.evaluate(
    (untilMs) =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = [];
        const begin = performance.now();
        let last = begin;
        const onFrame = (): void => {
          const now = performance.now();
          gaps.push(now - last);
          last = now;
          if (now - begin < untilMs) requestAnimationFrame(onFrame);
          else resolve(gaps);
        };
        requestAnimationFrame(onFrame);
      }),
    durationMs,
  );
}

async function stopAnswersMs(page: Page, watcher: Watcher): Promise<number[]> {
  const answers: number[] = [];
  for (let i = 0; i < 10; i++) {
    watcher.trainWithoutEnd();
    await sleep(400);
    const answer = await page.evaluate(async () => {
      performance.clearMarks('activity-ended');
      const buttonOf = (label: string) =>
        [...document.querySelectorAll('button')].find((button) =>
          button.textContent.includes(label),
        );
      const stop = buttonOf('Stop');
      buttonOf('Take over')?.click();
      while (stop?.ariaDisabled !== 'false') {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      const clicked = performance.now();
      stop?.click();
      for (;;) {
        const [mark] = performance.getEntriesByName('activity-ended');
        if (mark !== undefined) return mark.startTime - clicked;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    });
    answers.push(answer);
  }
  return answers;
}

/** A face without a picture: starts training, reads its counters and drives, unless the page does. */
class Watcher {
  private environmentSteps = 0;
  private seed = 1;

  private constructor(private readonly socket: NodeWebSocket) {
    socket.on('message', (bytes: Buffer) => {
      const parsed = parseEvent(decodeMessage(bytes));
      if (parsed.ok && parsed.message.type === 'progress') this.note(parsed.message);
    });
  }

  static async connect(address: URL, cookie: string): Promise<Watcher> {
    const socket = new NodeWebSocket(`ws://${address.host}/trainer`, {
      headers: { cookie, origin: address.origin },
    });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const watcher = new Watcher(socket);
    watcher.send({ type: 'hello', protocolVersion: PROTOCOL_VERSION, purpose: 'control' });
    return watcher;
  }

  trainWithoutEnd(): void {
    const { hyperparameters } = presets.fast;
    this.send({ type: 'takeOver' });
    this.send({ type: 'setPace', pace: 'max' });
    this.send({
      type: 'newAgent',
      hyperparameters: { ...hyperparameters, checkEverySteps: 0, maxSteps: 0 },
      seed: this.seed++,
    });
    this.send({ type: 'train' });
  }

  async stepsPerSecond(): Promise<number> {
    const before = this.environmentSteps;
    const begin = performance.now();
    await sleep(spanMs);
    return ((this.environmentSteps - before) / (performance.now() - begin)) * 1000;
  }

  close(): void {
    this.socket.close();
  }

  private note(progress: EventOf<'progress'>): void {
    this.environmentSteps = progress.environmentSteps;
  }

  private send(message: object): void {
    this.socket.send(encodeMessage(message));
  }
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  const within25Ms = sorted.filter((value) => value <= 25).length / sorted.length;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), within25Ms };
}
