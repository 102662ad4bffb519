import { join } from 'node:path';
import type { ChildOptions, ChildResult, RunChild } from './childProcess';
import type { Python } from './python';
import type { Layout } from './layout';
import type { Wheel } from './packagePlan';
import { makeFolder } from './atomicFolder';
import { TensorflowError } from './tensorflowError';

/** The oldest release that can tell its progress to a program is 24.1; a pinned one is tested. */
const pipRelease = 'pip==26.3';

/** pip in a virtual environment of its own, so that neither Python nor system are touched. */
export class Pip {
  private readonly python: string;

  private constructor(
    private readonly layout: Layout,
    private readonly wheelPython: string,
    private readonly runChild: RunChild,
  ) {
    const windows = process.platform === 'win32';
    this.python = join(layout.environment, windows ? 'Scripts/python.exe' : 'bin/python');
  }

  /**
   * Makes the environment, or takes the one that is there.
   * @param wheelPython the version of Python whose wheels it fetches
   * @throws TensorflowError
   */
  static async create(
    layout: Layout,
    python: Python,
    wheelPython: string,
    runChild: RunChild,
  ): Promise<Pip> {
    const pip = new Pip(layout, wheelPython, runChild);
    const ingredients = `${python.executable} ${python.version} ${pipRelease}`;
    await makeFolder(layout, layout.environment, ingredients, (folder) => pip.make(python, folder));
    return pip;
  }

  /**
   * Fetches a wheel, unless it lies there already.
   * @param onBytes hears how many bytes of it have come
   */
  async download(wheel: Wheel, onBytes: (bytes: number) => void): Promise<void> {
    const args = ['--dest', this.layout.downloads, '--progress-bar', 'raw', '--no-cache-dir'];
    await this.run(['download', ...args, ...this.wheelOptions(), wheel.requirement], {
      onLine: (line) => {
        const [, bytes] = /^Progress (\d+) of \d+/.exec(line) ?? [];
        if (bytes !== undefined) onBytes(Number(bytes));
      },
    });
  }

  /** Unpacks what was fetched into a folder that is empty. */
  async unpack(wheels: readonly Wheel[], folder: string): Promise<void> {
    const source = ['--no-index', '--find-links', this.layout.downloads, '--no-cache-dir'];
    await this.run([
      'install',
      ...source,
      ...this.wheelOptions(),
      ...['--no-compile', '--target', folder, '--progress-bar', 'off'],
      ...wheels.map(({ requirement }) => requirement),
    ]);
  }

  private wheelOptions(): string[] {
    return ['--no-deps', '--only-binary=:all:', '--python-version', this.wheelPython];
  }

  private async make(python: Python, folder: string): Promise<void> {
    const made = await this.runPython(python.executable, ['-m', 'venv', folder]);
    if (made.exitCode !== 0) {
      throw new TensorflowError(
        `Python ${python.version} could not make a virtual environment (${lastLine(made)}): repair it or name another Python, then try again.`,
      );
    }
    const own = join(folder, this.python.slice(this.layout.environment.length));
    const upgraded = await this.runPython(own, pipArguments(['install', '-q', pipRelease]));
    if (upgraded.exitCode !== 0) throw explainPip(upgraded);
  }

  private async run(args: readonly string[], options: ChildOptions = {}): Promise<void> {
    const result = await this.runPython(this.python, pipArguments(args), options);
    if (result.exitCode !== 0) throw explainPip(result);
  }

  private runPython(
    executable: string,
    args: readonly string[],
    options: ChildOptions = {},
  ): Promise<ChildResult> {
    const { temporary } = this.layout;
    const env = {
      ...process.env,
      // The system's folder for temporary files may be small, and is often another disk.
      ...{ TMPDIR: temporary, TEMP: temporary, TMP: temporary },
      ...{ PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0' },
      PYTHONUNBUFFERED: '1',
    };
    return this.runChild(executable, args, { ...options, env });
  }
}

function pipArguments(args: readonly string[]): string[] {
  return ['-m', 'pip', '--disable-pip-version-check', '--no-input', '--retries', '3', ...args];
}

const noNetwork =
  /NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|NameResolutionError|ConnectionReset|IncompleteRead|Failed to establish|name resolution|SSLError|Network is unreachable/;

function explainPip(result: ChildResult): TensorflowError {
  const text = result.output + result.problems;
  if (/No space left on device|Errno 28|Disk quota exceeded/.test(text)) {
    return new TensorflowError('The disk is full: make room, then try again.');
  }
  if (noNetwork.test(text)) {
    return new TensorflowError(
      'The Python package registry could not be reached: check the network (and a proxy, if there is one), then try again; packages that were fetched whole are kept.',
    );
  }
  if (/No matching distribution/.test(text)) {
    return new TensorflowError(
      'The Python package registry has no TensorFlow that fits this system, such as one without glibc: the other engines train without it.',
    );
  }
  return new TensorflowError(`pip could not fetch TensorFlow (${lastLine(result)}): try again.`);
}

function lastLine({ problems, output, signal, startError }: ChildResult): string {
  if (startError !== null) return startError;
  if (signal !== null) return `it was killed by ${signal}`;
  const lines = (problems.trim() || output.trim()).split('\n');
  return (lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1) ?? '').trim();
}
