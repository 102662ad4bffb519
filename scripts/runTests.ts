import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromiumAdvice, findChromium } from '../tests/support/findChromium';

/**
 * Runs every test that this machine can run: Vitest's, then Playwright's in Chromium and in
 * Electron. Ends with one line of totals.
 */

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

const require = createRequire(import.meta.url);
const reports = mkdtempSync(join(tmpdir(), 'cartpole-tests-'));

/** Runs a package's command; returns whether it succeeded. */
function run(packageName: string, command: string, args: readonly string[]): boolean {
  const packageFile = require.resolve(`${packageName}/package.json`);
  const result = spawnSync(process.execPath, [join(dirname(packageFile), command), ...args], {
    stdio: 'inherit',
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport },
  });
  return result.status === 0;
}

function readJson<Report>(path: string): Report | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    return null;
  }
}

const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

function runVitest(): Totals {
  const succeeded = run('vitest', 'vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`,
  ]);
  const report = readJson<{
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
  }>(vitestReport);
  const failed = report?.numFailedTests ?? 0;
  return {
    passed: report?.numPassedTests ?? 0,
    // A file that cannot even be loaded fails without a failed test.
    failed: succeeded ? failed : Math.max(1, failed),
    skipped: report?.numPendingTests ?? 0,
  };
}

function runPlaywright(projects: readonly string[]): Totals {
  const succeeded = run('@playwright/test', 'cli.js', [
    'test',
    '--reporter=list,json',
    ...projects.map((project) => `--project=${project}`),
  ]);
  const report = readJson<{
    stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  }>(playwrightReport);
  const failed = report?.stats.unexpected ?? 0;
  return {
    passed: (report?.stats.expected ?? 0) + (report?.stats.flaky ?? 0),
    failed: succeeded ? failed : Math.max(1, failed),
    skipped: report?.stats.skipped ?? 0,
  };
}

/** In CI a missing browser is a failure; on a person's machine its tests are named as skipped. */
function runBrowserTests(): Totals {
  if (findChromium() !== null) return runPlaywright(['browser', 'electron']);
  console.error(chromiumAdvice);
  const electron = runPlaywright(['electron']);
  if (process.env['CI'] !== undefined) return { ...electron, failed: electron.failed + 1 };
  console.error('Skipped for want of a browser: all of tests/e2e.');
  return { ...electron, skipped: electron.skipped + 1 };
}

const all = [runVitest(), runBrowserTests()];
rmSync(reports, { recursive: true, force: true });
const sum = (key: keyof Totals) => all.reduce((total, part) => total + part[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
process.exit(sum('failed') === 0 ? 0 : 1);
