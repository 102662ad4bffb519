import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appSettingsFormat, type AppSettings } from '../../../src/host/app/appSettings';
import { SettingsFile } from '../../../src/host/files/settingsFile';

/** Real settings, in a folder of their own unless one is named. */
export async function openSettings(folder?: string): Promise<SettingsFile<AppSettings>> {
  return SettingsFile.open({
    folder: folder ?? (await mkdtemp(join(tmpdir(), 'cartpole-settings-'))),
    name: 'settings',
    format: appSettingsFormat,
    onNotSaved: (sentence) => {
      throw new Error(sentence);
    },
  });
}
