import { defineConfig } from '@playwright/test';
import { chromiumArguments, findChromium } from '../tests/support/findChromium';

const executablePath = findChromium() ?? undefined;

export default defineConfig({
  testDir: '../tests',
  outputDir: '../test-results',
  // Each test trains for real, and a machine may have two cores.
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env['CI'] !== undefined,
  projects: [
    {
      name: 'browser',
      testMatch: ['e2e/*.spec.ts', 'packaging/*.spec.ts'],
      use: {
        actionTimeout: 10_000,
        viewport: { width: 1280, height: 800 },
        launchOptions: { executablePath, args: chromiumArguments },
      },
    },
    { name: 'electron', testMatch: 'e2e-electron/*.spec.ts' },
  ],
});
