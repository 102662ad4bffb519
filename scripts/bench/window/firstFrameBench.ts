import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { appRoot } from '../../../src/host/app/appRoot';
import {
  chromiumAdvice,
  chromiumArguments,
  findChromium,
} from '../../../tests/support/findChromium';
import { medianOf } from '../measure';
import type { PartContext } from '../part';
import type { Section } from '../report';

/** Milliseconds since the server had printed its address. */
interface FirstFrameTimes {
  readonly browserStartedMs: number;
  readonly firstPaintMs: number;
  readonly stageDrawnMs: number;
  readonly trainOfferedMs: number;
}

const steps: readonly (readonly [key: keyof FirstFrameTimes, what: string])[] = [
  ['browserStartedMs', 'Chromium has started, with an empty profile'],
  ['firstPaintMs', 'the page paints for the first time'],
  ['stageDrawnMs', 'cart and pole are drawn'],
  ['trainOfferedMs', 'the trainer has answered: Train can be pressed'],
];

/** A first start as a person has it: server, trainer and browser are all new each time. */
export async function benchFirstFrame({ quick, progress }: PartContext): Promise<Section[]> {
  const title = 'From the server’s address to the first frame';
  const executablePath = findChromium();
  if (executablePath === null) {
    return [{ title, columns: [], rows: [], notes: [chromiumAdvice] }];
  }
  const starts: FirstFrameTimes[] = [];
  for (let start = 1; start <= (quick ? 3 : 9); start++) {
    progress(`start ${start}`);
    starts.push(await firstFrame(executablePath));
  }
  return [
    {
      title,
      columns: [
        { key: 'what', label: 'Since the server was ready' },
        { key: 'median', label: 'Median, ms' },
        { key: 'max', label: 'At most, ms' },
      ],
      rows: steps.map(([key, what]) => {
        const timesMs = starts.map((times) => times[key]);
        return { what, median: medianOf(timesMs), max: Math.max(...timesMs) };
      }),
      notes: [
        `${starts.length} starts, each with a new server, trainer, browser and profile; the browser’s own start is counted.`,
      ],
    },
  ];
}

async function firstFrame(executablePath: string): Promise<FirstFrameTimes> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'cartpole-first-frame-'));
  const server = spawn(process.execPath, [join(appRoot, 'out/main/cli.js'), 'serve', '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, CARTPOLE_STUDIO_DATA: dataFolder },
  });
  try {
    const [address] = (await once(createInterface(server.stdout), 'line')) as [string];
    return await openPage(executablePath, address, Date.now());
  } finally {
    await end(server);
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function openPage(
  executablePath: string,
  address: string,
  readyMs: number,
): Promise<FirstFrameTimes> {
  const browser = await chromium.launch({ executablePath, args: chromiumArguments });
  try {
    const browserStartedMs = Date.now() - readyMs;
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.addInitScript(markFirstFrame);
    await page.goto(address);
    await page.waitForFunction(() =>
      ['first-contentful-paint', 'stage-drawn', 'train-offered'].every(
        (name) => performance.getEntriesByName(name).length > 0,
      ),
    );
    const sinceReadyMs = (name: string): Promise<number> =>
      page.evaluate(
        ([entry, since]) =>
          performance.timeOrigin + performance.getEntriesByName(entry)[0]!.startTime - since,
        [name, readyMs] as const,
      );
    return {
      browserStartedMs,
      firstPaintMs: await sinceReadyMs('first-contentful-paint'),
      stageDrawnMs: await sinceReadyMs('stage-drawn'),
      trainOfferedMs: await sinceReadyMs('train-offered'),
    };
  } finally {
    await browser.close();
  }
}

/** Runs in the page: marks the frame after the stage was built, and when Train can be pressed. */
function markFirstFrame(): void {
  let isBuilt = false;
  let isOffered = false;
  new MutationObserver(() => {
    // The labels of the track come with the scene, which paints with the next animation frame.
    if (!isBuilt && document.querySelector('[aria-label="Stage"] canvas ~ span') !== null) {
      isBuilt = true;
      requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('stage-drawn')));
    }
    if (isOffered) return;
    const buttons = [...document.querySelectorAll('button')];
    isOffered = buttons.some((each) => each.textContent.trim() === 'Train' && !each.disabled);
    if (isOffered) performance.mark('train-offered');
  }).observe(document, { childList: true, subtree: true, attributes: true });
}

async function end(server: ChildProcess): Promise<void> {
  server.kill('SIGTERM');
  if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
}
