import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRoot } from '../../src/host/app/appRoot';
import { startCliWith } from './runCli';

let root: string;
let variables: Record<string, string>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-start-'));
  // Electron's own variable for a binary that lies elsewhere; and a display that nobody looks at.
  variables = { ELECTRON_OVERRIDE_DIST_PATH: root, DISPLAY: ':99' };
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

async function layElectron(script: string): Promise<void> {
  await writeFile(join(root, 'electron'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

describe.skipIf(process.platform === 'win32')('start with a display', () => {
  it('runs Electron on this app and ends with it', async () => {
    await layElectron('echo "electron $1"');
    const run = await startCliWith(variables, 'start', '--no-open').ended;
    expect(run).toMatchObject({ exitCode: 0, output: `electron ${appRoot}\n`, problems: '' });
  });

  it('serves the window where Electron cannot start', async () => {
    await layElectron('exit 127');
    const { child, ended } = startCliWith(variables, 'start', '--no-open');
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    child.kill('SIGTERM');
    expect(line).toMatch(/^http:/);
    expect(await ended).toMatchObject({
      exitCode: 143,
      problems: 'Electron ended with an error, so the window opens in the browser.\n',
    });
  });

  it('ends Electron when it is ended', async () => {
    await layElectron('echo up; exec sleep 60');
    const { child, ended } = startCliWith(variables, 'start', '--no-open');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ exitCode: 143, problems: '' });
  });
});
