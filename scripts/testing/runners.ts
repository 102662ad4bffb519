import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Totals } from './totals';

const require = createRequire(import.meta.url);

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/**
 * Runs a package's command, which writes a report; returns whether it succeeded, and the report.
 * @param within a command that runs another one, such as unshare
 */
function run<Report>(
  packageName: string,
  command: string,
  argumentsFor: (reportPath: string) => readonly string[],
  variables: Readonly<Record<string, string>>,
  within: readonly string[] = [],
): { readonly succeeded: boolean; readonly report: Report | null } {
  const folder = mkdtempSync(join(tmpdir(), 'cartpole-report-'));
  const reportPath = join(folder, 'report.json');
  try {
    const script = join(dirname(require.resolve(`${packageName}/package.json`)), command);
    const [program, ...args] = [...within, process.execPath, script, ...argumentsFor(reportPath)];
    const { status } = spawnSync(program!, args, {
      stdio: 'inherit',
      env: { ...process.env, ...variables, PLAYWRIGHT_JSON_OUTPUT_NAME: reportPath },
    });
    return { succeeded: status === 0, report: readReport(reportPath) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport<Report>(path: string): Report | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Report;
  } catch {
    // It ended before it could write one, which its exit status tells too.
    return null;
  }
}

/**
 * Runs Vitest's tests: those of the files, or all.
 * @param within a command that runs another one, such as unshare
 */
export function runVitest(
  files: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  within: readonly string[] = [],
): Totals {
  const { succeeded, report } = run<VitestReport>(
    'vitest',
    'vitest.mjs',
    (path) => [
      'run',
      '--config=config/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${path}`,
      ...files,
    ],
    variables,
    within,
  );
  const failed = report?.numFailedTests ?? 0;
  return {
    passed: report?.numPassedTests ?? 0,
    // A file that cannot even be loaded fails without a failed test.
    failed: succeeded ? failed : Math.max(1, failed),
    skipped: report?.numPendingTests ?? 0,
  };
}

/** Runs Playwright's tests of these projects, each so many times. */
export function runPlaywright(projects: readonly string[], repetitions = 1): Totals {
  const { succeeded, report } = run<PlaywrightReport>(
    '@playwright/test',
    'cli.js',
    () => [
      'test',
      '--config=config/playwright.config.ts',
      '--reporter=list,json',
      `--repeat-each=${repetitions}`,
      ...projects.map((project) => `--project=${project}`),
    ],
    {},
  );
  const failed = report?.stats.unexpected ?? 0;
  return {
    passed: (report?.stats.expected ?? 0) + (report?.stats.flaky ?? 0),
    failed: succeeded ? failed : Math.max(1, failed),
    skipped: report?.stats.skipped ?? 0,
  };
}
