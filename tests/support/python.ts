import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

/** .ci/run makes one that has all that the tests use. */
const python = process.env['CARTPOLE_STUDIO_PYTHON'] ?? 'python3';

const findLacking = `
import importlib.util, sys
print(*(name for name in sys.argv[1:] if importlib.util.find_spec(name) is None))
`;

/** Why tests that need these modules of Python are skipped, in brackets; empty where they run. */
export function whyNoPython(...modules: string[]): string {
  const { status, stdout } = spawnSync(python, ['-c', findLacking, ...modules], {
    encoding: 'utf8',
  });
  if (status !== 0) return ` (skipped: there is no ${python})`;
  const lacking = stdout.trim().split(' ').filter(Boolean);
  return lacking.length === 0 ? '' : ` (skipped: ${python} lacks ${lacking.join(', ')})`;
}

/**
 * Runs Python and waits for its end.
 * @param folder in which it runs
 * @returns what it printed
 * @throws Error with what it said if it fails
 */
export async function runPython(
  args: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(python, args, {
    cwd: folder,
    env: { ...process.env, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
