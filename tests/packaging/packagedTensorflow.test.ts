import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { libraryLinkName } from '../../src/host/engines/tensorflow/addon/addonCompiler';
import { TensorflowInstallation } from '../../src/host/engines/tensorflow/installation/tensorflowInstallation';
import { layForNode } from './support/layForNode';
import { packageAroundStandIn, type StandInPackage } from './support/standInPackage';

// A compiler takes a quarter of a minute on a free machine.
vi.setConfig({ testTimeout: 240_000 });

/** The real TensorFlow, where `npm run tensorflow` put one. */
const installation = new TensorflowInstallation();
const { layout } = installation;
const state = await installation.state();
const isReady = state.kind === 'ready';
const why = isReady ? '' : ` (skipped: ${state.sentence})`;

describe.skipIf(!isReady)(`TensorFlow out of a package${why}`, () => {
  let scratch: string;
  let root: string;
  let data: string;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'cartpole-tensorflow-'));
    const [built] = (await packageAroundStandIn('linux', ['x64'], scratch)) as [StandInPackage];
    root = await layForNode(built, join(scratch, 'laid'));
  });

  beforeEach(async () => {
    data = await mkdtemp(join(scratch, 'data-'));
  });

  afterAll(() => rm(scratch, { recursive: true, force: true }));

  /** Has the package take the TensorFlow of this machine; returns what it said. */
  async function install(environment: NodeJS.ProcessEnv = {}): Promise<string> {
    const library = await realpath(join(layout.addonFolder, libraryLinkName));
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [join(root, 'out/main/cli.js'), 'tensorflow', '--use', library],
      { env: { ...process.env, CARTPOLE_STUDIO_DATA: data, ...environment }, cwd: scratch },
    );
    return `${stdout}${stderr}`;
  }

  it('compiles its addon from the package’s own files, and computes', async () => {
    const said = await install();
    expect(said).toContain('Compiling the addon.');
    expect(said).toMatch(/TensorFlow \S+ is ready/);
  });

  it('takes the addon that a package brings, and needs no compiler', async () => {
    const target = `${process.platform}-${process.arch}`;
    const brought = join(`${root}.unpacked`, 'resources/tensorflow-addon', target);
    await mkdir(brought, { recursive: true });
    await copyFile(layout.addon, join(brought, basename(layout.addon)));
    const said = await install({ CXX: join(scratch, 'no-compiler') });
    expect(said).toContain('Putting the addon in place.');
    expect(said).toMatch(/TensorFlow \S+ is ready/);
  });
});
