import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TensorflowInstallation } from '../../../../src/host/engines/tensorflow/installation/tensorflowInstallation';
import { FakeTools } from './support/fakeTools';

let fake: FakeTools;
let installation: TensorflowInstallation;

beforeEach(async () => {
  fake = await FakeTools.create();
  installation = fake.installation;
});

afterEach(() => fake.dispose());

const notInstalled = { kind: 'notInstalled', sentence: 'TensorFlow is not installed.' };

describe.skipIf(process.platform === 'win32')('what is in the way of TensorFlow', () => {
  async function expectRefusal(sentence: string | RegExp, options = {}): Promise<void> {
    await expect(installation.install(options)).rejects.toThrow(sentence);
    expect(await installation.state()).toEqual(notInstalled);
    const left = await readdir(installation.layout.folder).catch(() => []);
    const stages = ['environment', 'downloads', 'packages'];
    expect(left.filter((name) => !stages.includes(name))).toEqual([]);
    // A face would offer to remove an empty folder.
    expect(installation.hasFiles()).toBe(left.length > 0);
  }

  it('is a missing compiler, before anything is fetched', async () => {
    await fake.removeTool('c++');
    await expectRefusal(
      process.platform === 'darwin'
        ? /^No C\+\+ compiler was found, .*xcode-select --install/
        : /^No C\+\+ compiler was found, .*“sudo apt install g\+\+”\), then try again\.$/,
    );
    expect(await fake.takeCalls()).toEqual([]);
  });

  it('is a compiler that fails', async () => {
    await fake.layTool(
      'c++',
      `#!/bin/sh\n[ "$1" = --version ] && exit 0\necho 'x.cc:1:1: error: no such thing' >&2; exit 1`,
    );
    await expectRefusal(
      /could not be compiled by c\+\+ \(x\.cc:1:1: error: no such thing\): update/,
    );
  });

  it('is a missing Python', async () => {
    await fake.removeTool('python3');
    await expectRefusal(/^No Python was found, .* Python 3\.10 or newer: install it/);
    await expectRefusal(/^“\/no\/python” is no Python that can be run/, { python: '/no/python' });
  });

  it('is a Python that is too old', async () => {
    await fake.describePython({ minor: 9 });
    await expectRefusal(/^Python 3\.9 \(.*python3\) is too old: .*3\.10 or newer\. Install one/);
    await fake.describePython({ major: 2, minor: 7 });
    await expectRefusal(/^Python 2\.7 .* is too old/);
  });

  it('is a Python without venv, as Debian’s', async () => {
    await fake.describePython({ minor: 11, venv: false });
    await expectRefusal(/lacks its venv module: .*“sudo apt install python3\.11-venv”/);
  });

  it.each([
    // Recorded from pip 26.3.
    [
      "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(\"HTTPConnection(host='127.0.0.1', port=9): Failed to establish a new connection: [Errno 111] Connection refused\")'\\nERROR: Could not find a version that satisfies the requirement pip==26.3 (from versions: none)\\nERROR: No matching distribution found for pip==26.3",
      'The Python package registry could not be reached: check the network',
    ],
    [
      'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
      'The disk is full: make room, then try again.',
    ],
    [
      'ERROR: No matching distribution found for tensorflow-cpu==2.21.0',
      'The Python package registry has no TensorFlow that fits this system',
    ],
    ['ERROR: Something else', 'pip could not fetch TensorFlow (ERROR: Something else): try again.'],
  ])('is what stops pip: %s', async (words, sentence) => {
    const script = await readFile(join(fake.tools, 'python3'), 'utf8');
    const failure = `if (process.argv.includes('pip')) { console.error(${JSON.stringify(words.replaceAll('\\n', '\n'))}); process.exit(1); }`;
    await fake.layTool('python3', script.replace('\n', `\n${failure}\n`));
    await expectRefusal(sentence);
  });

  it('is a data folder that cannot be written', async () => {
    await writeFile(join(fake.tools, 'file'), '');
    const elsewhere = new TensorflowInstallation(join(fake.tools, 'file', 'tensorflow'));
    await expect(elsewhere.install()).rejects.toThrow('The system does not let TensorFlow be kept');
    expect(await elsewhere.state()).toEqual(notInstalled);
  });

  it('is a folder without TensorFlow where the person named one', async () => {
    await expectRefusal(/^No TensorFlow with its C library and headers was found at “/, {
      use: fake.tools,
    });
  });
});
