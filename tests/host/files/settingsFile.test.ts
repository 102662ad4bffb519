import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appSettingsFormat, type AppSettings } from '../../../src/host/app/appSettings';
import { SettingsFile, type SettingsFormat } from '../../../src/host/files/settingsFile';

const { defaults } = appSettingsFormat;

describe('the settings', () => {
  let folder: string;
  const unsaved: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartpole-settings-'));
    unsaved.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  function open<Settings extends object>(format: SettingsFormat<Settings>, within = folder) {
    return SettingsFile.open({
      folder: within,
      name: 'settings',
      format,
      onNotSaved: (sentence) => unsaved.push(sentence),
    });
  }
  const openOurs = (within?: string) => open(appSettingsFormat, within);
  const write = (text: string | Uint8Array) => writeFile(join(folder, 'settings.json'), text);

  it('begin with the defaults, and are not written before something changes', async () => {
    const file = await openOurs();
    expect(file.settings).toEqual(defaults);
    expect(file.problem).toBeNull();
    await file.whenSaved();
    expect(await readdir(folder)).toEqual([]);
  });

  it('are the same after the next start, in a folder that did not exist', async () => {
    const deep = join(folder, 'a', 'b');
    const changed: AppSettings = {
      window: {
        bounds: { x: -1200, y: 30, width: 1000, height: 700 },
        displayId: 7,
        maximized: true,
      },
      recentModels: ['/models/one', 'C:\\models\\two'],
      agentHome: { path: '/models/one', agent: 'the one', isChosen: false },
      preferences: { checkpointSeconds: 300, notifications: false, keepAwake: false },
    };
    const file = await openOurs(deep);
    file.change({ window: changed.window });
    file.change({ recentModels: changed.recentModels });
    file.change({ preferences: changed.preferences });
    file.change({ agentHome: changed.agentHome });
    expect(file.settings).toEqual(changed);
    await file.whenSaved();
    expect((await openOurs(deep)).settings).toEqual(changed);
    expect(await readdir(deep)).toEqual(['settings.json']);
    expect(unsaved).toEqual([]);
  });

  it.each([
    ['half a file', '{"version":1,"window":nul'],
    ['an empty file', ''],
    ['zeros after a power cut', new Uint8Array(300)],
    ['more bytes than settings have', ' '.repeat(300_000)],
    ['nothing but brackets', '['.repeat(200_000)],
    ['no object', '[]'],
    ['no version', JSON.stringify(defaults)],
    ['version 0', JSON.stringify({ version: 0, ...defaults })],
    ['an entry that is missing', JSON.stringify({ version: 1, ...defaults, window: undefined })],
    ['a path that is no text', JSON.stringify({ version: 1, ...defaults, recentModels: [7] })],
    [
      'an interval out of its range',
      JSON.stringify({
        version: 1,
        ...defaults,
        preferences: { ...defaults.preferences, checkpointSeconds: 0 },
      }),
    ],
  ])('begin anew with %s, keep it beside and say so', async (_, text) => {
    await write(text);
    const file = await openOurs();
    expect(file.settings).toEqual(defaults);
    const [copy, ...others] = await readdir(folder);
    expect(others).toEqual([]);
    expect(copy).toMatch(/^settings\.corrupt-[0-9TZ-]+\.json$/);
    expect(await readFile(join(folder, copy!))).toEqual(Buffer.from(text));
    expect(file.problem).toBe(
      `The settings could not be understood and begin anew; the old ones are kept as “${copy}”.`,
    );
    file.change({ recentModels: ['/models/one'] });
    await file.whenSaved();
    expect((await openOurs()).problem).toBeNull();
  });

  it('are read with a byte order mark before them', async () => {
    const recentModels = ['/models/one'];
    await write(`\uFEFF${JSON.stringify({ version: 2, ...defaults, recentModels })}`);
    const file = await openOurs();
    expect(file.problem).toBeNull();
    expect(file.settings.recentModels).toEqual(recentModels);
  });

  it('put those of a newer version aside too', async () => {
    await write(JSON.stringify({ version: 3, ...defaults }));
    const file = await openOurs();
    expect(file.settings).toEqual(defaults);
    expect(file.problem).toMatch(
      /newer CartPole Studio and begin anew; .* “settings\.newer-.*”\.$/,
    );
  });

  it('never fail to open, whatever the file holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (content) => {
        await write(JSON.stringify({ version: 1, ...defaults, ...(content as object) }));
        const { settings } = await openOurs();
        expect(v.is(appSettingsFormat.schema, settings)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('of version 1 are all kept', async () => {
    const kept = { window: null, recentModels: ['/models/one'], preferences: defaults.preferences };
    await write(JSON.stringify({ version: 1, ...kept }));
    const file = await openOurs();
    expect(file.problem).toBeNull();
    expect(file.settings).toMatchObject({ ...kept, agentHome: null });
  });

  it('go through every migration from an older version on', async () => {
    const format: SettingsFormat<{ checkpointSeconds: number; keepAwake: boolean }> = {
      schema: v.object({ checkpointSeconds: v.number(), keepAwake: v.boolean() }),
      defaults: { checkpointSeconds: 5, keepAwake: true },
      migrations: [
        // Version 2 counted seconds, not milliseconds.
        (older) => ({ seconds: (older as { ms: number }).ms / 1000 }),
        // Version 3 gave them a longer name and a companion.
        (older) => ({
          checkpointSeconds: (older as { seconds: number }).seconds,
          keepAwake: false,
        }),
      ],
    };
    for (const older of [
      { version: 1, ms: 20_000 },
      { version: 2, seconds: 20 },
    ]) {
      await write(JSON.stringify(older));
      const file = await open(format);
      expect(file.problem).toBeNull();
      expect(file.settings).toEqual({ checkpointSeconds: 20, keepAwake: false });
      file.change({ keepAwake: true });
      await file.whenSaved();
      const text = await readFile(join(folder, 'settings.json'), 'utf8');
      expect(JSON.parse(text)).toEqual({ version: 3, checkpointSeconds: 20, keepAwake: true });
    }
    await write('{"version":1}');
    expect((await open(format)).problem).toMatch(/could not be understood/);
  });

  it('hold without a file where none can be written, and say so once a change', async () => {
    await mkdir(join(folder, 'settings.json'));
    const file = await openOurs();
    expect(file.problem).toBe(
      'The settings could not be read (it is no plain file), so the usual ones are used.',
    );
    file.change({ recentModels: ['/models/one'] });
    await file.whenSaved();
    expect(file.settings.recentModels).toEqual(['/models/one']);
    expect(unsaved).toEqual([
      expect.stringMatching(/^The settings could not be saved \(E\w+\), so they hold until/),
    ]);
    expect(await readdir(folder)).toEqual(['settings.json']);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'say that a folder cannot be written',
    async () => {
      await chmod(folder, 0o500);
      const file = await openOurs();
      file.change({ recentModels: ['/models/one'] });
      await file.whenSaved();
      await chmod(folder, 0o700);
      expect(unsaved).toHaveLength(1);
    },
  );
});
