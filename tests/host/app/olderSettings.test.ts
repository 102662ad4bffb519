import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { appSettingsFormat } from '../../../src/host/app/appSettings';
import { SettingsFile } from '../../../src/host/files/settingsFile';

it.each(['settings-version-1', 'settings-version-2'])(
  'version 0.1.0’s %s mean what they meant then',
  async (name) => {
    const data = fileURLToPath(new URL(`../../data/written-by-0.1.0/${name}`, import.meta.url));
    const folder = await mkdtemp(join(tmpdir(), 'cartpole-settings-'));
    await cp(join(data, 'settings.json'), join(folder, 'settings.json'));
    const file = await SettingsFile.open({
      folder,
      name: 'settings',
      format: appSettingsFormat,
      onNotSaved: (sentence) => expect.unreachable(sentence),
    });
    const expected: unknown = JSON.parse(await readFile(join(data, 'expected.json'), 'utf8'));
    expect(file.problem).toBeNull();
    expect(file.settings).toEqual(expected);
    await rm(folder, { recursive: true });
  },
);
