import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Kills the trainer 100 times, or as often as the first argument says, at random moments; half of
 * them as the local server starts it, half as the desktop app does.
 */
const total = Number(process.argv[2] ?? 100);
if (!Number.isInteger(total) || total < 2) {
  console.error('Say how many times to kill the trainer: a whole number from 2 on.');
  process.exit(2);
}
const vitest = dirname(createRequire(import.meta.url).resolve('vitest/package.json'));
const { status } = spawnSync(
  process.execPath,
  [
    join(vitest, 'vitest.mjs'),
    'run',
    '--config=config/vitest.config.ts',
    'tests/host/process/kills.test.ts',
  ],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      CARTPOLE_STUDIO_LONG: '1',
      CARTPOLE_STUDIO_KILLS: String(Math.ceil(total / 2)),
    },
  },
);
process.exit(status ?? 1);
