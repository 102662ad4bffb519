import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { objectsOf, runCli, startCli } from './runCli';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cartpole-cli-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const notKept = 'The model will not be kept: add “--out FOLDER” to save it there.\n';

describe('train without --out', () => {
  it('says that the model will not be kept, before it trains', async () => {
    // It would train for ever: the sentence does not come at its end.
    const { child, ended } = startCli('train', '--steps', '0', '--check-every-steps', '0');
    await once(child.stderr, 'readable');
    child.kill('SIGKILL');
    expect((await ended).problems).toBe(notKept);
  });

  it('says so beside a script’s objects, not among them', async () => {
    const run = await runCli('train', '--json', '--steps', '1');
    expect(run.problems).toBe(notKept);
    expect(objectsOf(run)[0]).toMatchObject({ event: 'started' });
  });

  it('says nothing of it where the command was not understood', async () => {
    const { problems } = await runCli('train', '--gamma', '7');
    expect(problems).toMatch(/^--gamma must be [^\n]+\n$/);
  });
});

describe('train with --out', () => {
  it('does not say that the model will not be kept', async () => {
    const { problems } = await runCli('train', '--steps', '1', '--out', join(root, 'agent'));
    expect(problems).toBe('');
  });
});
