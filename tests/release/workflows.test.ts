import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appRoot } from '../../src/host/app/appRoot';

const folder = join(appRoot, '.github/workflows');
const files = readdirSync(folder);

/** .ci/run builds it from its sources and names it here. */
const actionlint = process.env['CARTPOLE_STUDIO_ACTIONLINT'] ?? 'actionlint';
const isThere = spawnSync(actionlint, ['--version']).status === 0;
if (!isThere) {
  console.info(
    'Skipped: actionlint is not installed; “go install github.com/rhysd/actionlint/cmd/actionlint@latest” builds it.',
  );
}

describe('the workflow files', () => {
  it('are those for checking and for releasing', () => {
    expect(files).toEqual(['check.yml', 'release.yml']);
  });

  describe.skipIf(!isThere)('pass actionlint', () => {
    it.each(files)('%s', (file) => {
      const { stdout, status } = spawnSync(actionlint, ['-no-color', join(folder, file)], {
        encoding: 'utf8',
      });
      expect(stdout).toBe('');
      expect(status).toBe(0);
    });

    it('which finds what is wrong in one', () => {
      const broken = readFileSync(join(folder, 'check.yml'), 'utf8').replace(
        'runs-on: ubuntu-24.04',
        'runs-on: ubuntu-1.0',
      );
      const { stdout, status } = spawnSync(actionlint, ['-no-color', '-'], {
        encoding: 'utf8',
        input: broken,
      });
      expect(stdout).toContain('label "ubuntu-1.0" is unknown');
      expect(status).toBe(1);
    });
  });

  describe.each(files)('%s', (file) => {
    const text = readFileSync(join(folder, file), 'utf8');

    it('takes every action at one commit, with its version beside it', () => {
      const uses = text.match(/uses: .*/g) ?? [];
      expect(uses.length).toBeGreaterThan(0);
      for (const line of uses)
        expect(line).toMatch(/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    it('may read the sources and nothing else, unless a job says why', () => {
      expect(text).toContain('\npermissions:\n  contents: read\n');
      for (const line of text.match(/^ +[\w-]+: write.*/gm) ?? []) {
        expect(file).toBe('release.yml');
        expect(line).toMatch(/contents: write|id-token: write|attestations: write/);
      }
    });

    it('ends each job in time', () => {
      const jobs = text.slice(text.indexOf('\njobs:')).match(/^ {2}[\w-]+:$/gm) ?? [];
      expect(text.match(/^ {4}timeout-minutes: \d+$/gm)).toHaveLength(jobs.length);
    });
  });
});
