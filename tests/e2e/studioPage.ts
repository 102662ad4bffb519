import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { expect, test as base, type Page } from '@playwright/test';
import { appRoot } from '../../src/host/app/appRoot';

/** The window in the browser, with the real server and the real trainer behind it. */
export class StudioPage {
  constructor(
    readonly page: Page,
    /** What the page's console said that a person would call an error. */
    readonly problems: readonly string[],
  ) {}

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }

  get status() {
    return this.page.getByRole('status');
  }

  /** Loads the page again, and waits until it knows the agent: what is typed before may be replaced. */
  async reload(): Promise<void> {
    await this.page.reload();
    await expect(this.button('Train')).toBeEnabled();
  }

  async choosePace(pace: '1x' | '4x' | '16x' | 'max'): Promise<void> {
    // Not `check`, which looks at once: a run at full speed may have ended by then, and at rest no
    // single pace is the one.
    await this.page.getByRole('radio', { name: pace, exact: true }).click();
  }

  /**
   * So slow that a run does not come to its end in a test, however busy the machine is. At rest the
   * slowest pace is shown already, and stands for training only if it is chosen after another.
   */
  async chooseSlowestPace(): Promise<void> {
    await this.choosePace('4x');
    await this.choosePace('1x');
  }

  async useSeed(seed: number): Promise<void> {
    await this.page.getByLabel('Seed', { exact: true }).fill(String(seed));
  }

  /** Trains the fast preset until it is solved, at full speed. */
  async trainToSolved(seed: number): Promise<void> {
    await this.useSeed(seed);
    await this.choosePace('max');
    await this.button('Train').click();
    await expect(this.status).toContainText('Solved at', { timeout: 60_000 });
  }

  /** Plays the 20 episodes of a test at full speed; returns each score. */
  async testScores(): Promise<number[]> {
    await this.choosePace('max');
    await this.button('Test').click();
    await expect(this.status).toContainText(/\d+ of 20 reached 500/, { timeout: 30_000 });
    await expect(this.button('Train')).toBeEnabled();
    const cells = this.page.getByRole('list', { name: 'Scores' }).getByRole('listitem');
    return (await cells.allTextContents()).map(Number);
  }
}

interface RunningServer {
  readonly address: string;
  readonly child: ChildProcess;
}

/**
 * @param commandLine the script that is the app's command line
 * @param dataFolder empty, so that what this machine has installed makes no difference
 */
async function startServer(
  commandLine: string,
  dataFolder: string,
  port = '0',
): Promise<RunningServer> {
  const child = spawn(process.execPath, [commandLine, 'serve', '--no-open', '--port', port], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, CARTPOLE_STUDIO_DATA: dataFolder },
  });
  const [address] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { address, child };
}

async function stop({ child }: RunningServer): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

interface TestFixtures {
  studio: StudioPage;
  server: RunningServer;
  /** Stops the app and starts another at the same port; resolves to its address. */
  startAgain: () => Promise<string>;
}

export const test = base.extend<TestFixtures, { commandLine: string }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs off its pattern.
  commandLine: [({}, use) => use(join(appRoot, 'src/cli/launch.mjs')), { scope: 'worker' }],
  server: async ({ commandLine }, use, testInfo) => {
    const server = await startServer(commandLine, testInfo.outputPath('data'));
    await use(server);
    await stop(server);
  },
  startAgain: async ({ commandLine, server }, use, testInfo) => {
    const later: RunningServer[] = [];
    await use(async () => {
      await stop(server);
      const { port } = new URL(server.address);
      const again = await startServer(commandLine, testInfo.outputPath('data'), port);
      later.push(again);
      return again.address;
    });
    await Promise.all(later.map(stop));
  },
  studio: async ({ page, server }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // What it warns of in our headers is a fault of theirs.
      const isOfHeaders = /header|policy/i.test(message.text());
      if (message.type() === 'error' || isOfHeaders) problems.push(message.text());
    });
    await page.goto(server.address);
    await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
    await use(new StudioPage(page, problems));
  },
});

export { expect };
