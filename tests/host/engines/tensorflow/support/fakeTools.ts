import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { TensorflowInstallation } from '../../../../../src/host/engines/tensorflow/installation/tensorflowInstallation';

export const fakeReport = {
  version: '2.21.0',
  device: { name: 'A GPU', kind: 'gpu', memoryBytes: 8e9 },
  gradientStepUs: 2000,
};

/** A machine of scripts: the tools that an installation calls, and nothing else in the PATH. */
export class FakeTools {
  readonly tools: string;
  readonly data: string;
  readonly installation: TensorflowInstallation;

  private constructor(private readonly root: string) {
    this.tools = join(root, 'tools');
    this.data = join(root, 'data');
    this.installation = new TensorflowInstallation(join(this.data, 'tensorflow'));
  }

  /** With a Python and a compiler, and without an NVIDIA driver. */
  static async create(): Promise<FakeTools> {
    const fake = new FakeTools(await mkdtemp(join(tmpdir(), 'cartpole-tensorflow-')));
    await mkdir(fake.tools);
    vi.stubEnv('PATH', fake.tools);
    vi.stubEnv('CXX', undefined);
    vi.stubEnv('FAKE_PYTHON', fake.root);
    const script = await readFile(join(import.meta.dirname, 'fakePython.mjs'), 'utf8');
    await fake.layTool('python3', `#!${process.execPath}\n${script}`);
    // The addon that it makes is no library; that is for the probe to find out.
    await fake.layTool(
      'c++',
      `#!${process.execPath}
      const output = process.argv[process.argv.indexOf('-o') + 1];
      if (!process.argv.includes('--version')) require('node:fs').writeFileSync(output, 'addon');`,
    );
    await fake.insteadOfProbe(`console.log('${JSON.stringify({ report: fakeReport })}')`);
    return fake;
  }

  async layTool(name: string, script: string): Promise<void> {
    const path = join(this.tools, name);
    await writeFile(path, script);
    await chmod(path, 0o755);
  }

  async removeTool(name: string): Promise<void> {
    await rm(join(this.tools, name));
  }

  /** What the Python says of itself. */
  async describePython(answer: object): Promise<void> {
    await writeFile(join(this.root, 'answer.json'), JSON.stringify(answer));
  }

  /** Makes a call of Python's wait until it is killed; or no longer. */
  async hang(word: string, hangs = true): Promise<void> {
    const path = join(this.root, `hang-${word}`);
    if (hangs) await writeFile(path, '');
    else await rm(path);
  }

  /** The process that hangs, once it does. */
  async hangingProcess(): Promise<number> {
    const path = join(this.root, 'hanging');
    const number = () => readFile(path, 'utf8').catch(() => '');
    await expect.poll(number).not.toBe('');
    const pid = Number(await number());
    await rm(path);
    return pid;
  }

  /** What Python was asked to do, since the last time. */
  async takeCalls(): Promise<string[]> {
    const path = join(this.root, 'calls.txt');
    const text = await readFile(path, 'utf8').catch(() => '');
    await rm(path, { force: true });
    return text.split('\n').filter((line) => line !== '');
  }

  /** What the probe's process does in place of loading TensorFlow, from the next probe on. */
  async insteadOfProbe(script: string): Promise<void> {
    const path = join(this.root, 'instead.cjs');
    const isProbe = '/tensorflowProbe\\.js$/.test(process.argv[1])';
    await writeFile(path, `if (${isProbe}) {\n${script}\nprocess.exit();\n}`);
    vi.stubEnv('NODE_OPTIONS', `--require=${path}`);
  }

  /** From the next one on, the real probe runs. */
  letProbe(): void {
    vi.stubEnv('NODE_OPTIONS', undefined);
  }

  async dispose(): Promise<void> {
    vi.unstubAllEnvs();
    await rm(this.root, { recursive: true, force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
