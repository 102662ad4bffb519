import { spawnSync } from 'node:child_process';
import { appRoot } from '../src/host/app/appRoot';
import { graveAdvisories } from './shipped/advisories';
import { shippedPackages } from './shipped/shippedPackages';

/** Asks npm's advisory service about what ships, and fails on a high or critical advisory. */
try {
  const shipped = shippedPackages();
  // npm fails on any finding, also of what does not ship: its words count, not its exit code.
  const { stdout } = spawnSync('npm', ['audit', '--json'], {
    cwd: appRoot,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    timeout: 120_000,
  });
  const found = graveAdvisories(parseJson(stdout), shipped);
  for (const sentence of found) console.error(sentence);
  console.log(`${shipped.length} packages ship; ${found.length} high or critical advisories.`);
  process.exitCode = found.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
