import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Totals } from './totals';

const require = createRequire(import.meta.url);

interface VitestReport {
  readonly numPassedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    /** What was wrong with the file itself. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly {
    readonly file: string;
    readonly title: string;
    readonly ok: boolean;
    readonly tests: readonly {
      readonly results: readonly { readonly error?: { readonly message?: string } }[];
    }[];
  }[];
}

interface PlaywrightReport {
  readonly suites: readonly PlaywrightSuite[];
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

function failureLine(
  file: string,
  test: string,
  messages: readonly (string | undefined)[],
): string {
  const path = relative(process.cwd(), resolve(file));
  const reason = stripVTControlCharacters(
    messages.find((text) => text?.trim()) ?? 'no reason told',
  );
  return `${path} > ${test}: ${reason.trim().split('\n', 1)[0]}`;
}

function vitestFailures({ testResults }: VitestReport): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    // A file that cannot even be loaded has no test that failed.
    if (failed.length === 0 && status === 'failed')
      return [failureLine(name, 'all of it', [message])];
    return failed.map((test) => failureLine(name, test.fullName, test.failureMessages));
  });
}

function playwrightFailures({ suites = [], specs }: PlaywrightSuite): string[] {
  const failed = specs.filter(({ ok }) => !ok);
  const lines = failed.map(({ file, title, tests }) => {
    const results = tests.flatMap((test) => test.results);
    return failureLine(
      join('tests', file),
      title,
      results.map(({ error }) => error?.message),
    );
  });
  return [...lines, ...suites.flatMap(playwrightFailures)];
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
  const failures = report === null ? ['Vitest: it wrote no report'] : vitestFailures(report);
  return {
    passed: report?.numPassedTests ?? 0,
    // An error outside of every test fails the run without a failure of its own.
    failed: succeeded ? failures.length : Math.max(1, failures.length),
    skipped: report?.numPendingTests ?? 0,
    failures,
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
  const failures = report?.suites.flatMap(playwrightFailures) ?? ['Playwright: it wrote no report'];
  const failed = report?.stats.unexpected ?? 1;
  return {
    passed: (report?.stats.expected ?? 0) + (report?.stats.flaky ?? 0),
    failed: succeeded ? failed : Math.max(1, failed),
    skipped: report?.stats.skipped ?? 0,
    failures,
  };
}
