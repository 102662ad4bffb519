import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectPage } from '../../../src/host/app/projectPage';

describe('the project’s page', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'cartpole-page-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it.each([
    [{ homepage: 'https://example.org/studio' }, 'https://example.org/studio'],
    [{}, null],
    [{ homepage: 'http://example.org/' }, null],
    [{ homepage: 'file:///etc/passwd' }, null],
    [{ homepage: 'https://' }, null],
    [{ homepage: 7 }, null],
  ])('in %j is %s', async (metadata, page) => {
    await writeFile(join(root, 'package.json'), JSON.stringify(metadata));
    expect(projectPage(root)).toBe(page);
  });
});
