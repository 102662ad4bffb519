import { homedir } from 'node:os';
import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { menuTemplate, type MenuOptions } from '../../../src/main/menu/menu';
import { menuActions, type MenuAction } from '../../../src/shared/desktop/desktopBridge';
import { dialog, shell } from '../fakeElectron/fakeElectron';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

const done: string[] = [];
const usual: MenuOptions = {
  platform: 'linux',
  development: false,
  recentModels: [],
  status: null,
  send: (action) => done.push(action),
  openModel: (path) => done.push(path),
  clearRecentModels: () => done.push('clear'),
  showModelsFolder: () => done.push('models'),
  showLogs: () => done.push('logs'),
};

function itemsOf(options: Partial<MenuOptions>): MenuItemConstructorOptions[] {
  const below = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? below(item.submenu) : [])]);
  return below(menuTemplate({ ...usual, ...options }));
}

const click = (item: MenuItemConstructorOptions) => (item.click as (() => void) | undefined)?.();
const named = (items: MenuItemConstructorOptions[], label: string) =>
  items.find((item) => item.label === label)!;
const disabled = (items: MenuItemConstructorOptions[]) =>
  items.flatMap(({ label, enabled }) => (enabled === false ? [label] : []));

beforeEach(() => {
  done.length = 0;
  shell.pages.length = 0;
});

describe.each(['darwin', 'win32', 'linux'] as const)('the menu on %s', (platform) => {
  const isMac = platform === 'darwin';

  it('sends every action once, each with a key of its own', () => {
    const items = itemsOf({ platform });
    const asked: MenuAction[] = [];
    itemsOf({ platform, send: (action) => asked.push(action) })
      .filter(({ accelerator }) => accelerator !== undefined)
      .forEach(click);
    // macOS opens files and folders in one dialog.
    const expected = menuActions.filter((action) => !isMac || action !== 'openFolder');
    expect(asked.toSorted()).toEqual(expected.toSorted());
    const keys = items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('follows the platform', () => {
    const menus = menuTemplate({ ...usual, platform });
    const items = itemsOf({ platform });
    const roles = items.map(({ role }) => role);
    expect(menus[0]!.role).toBe(isMac ? 'appMenu' : 'fileMenu');
    expect(roles).toContain('about');
    expect(roles).toContain('quit');
    expect(roles.includes('close')).toBe(isMac);
    expect(roles.includes('windowMenu')).toBe(isMac);
    expect(roles).toContain('editMenu');
    const fileItems = menus.find(({ role }) => role === 'fileMenu')!.submenu;
    expect((fileItems as MenuItemConstructorOptions[]).at(-1)!.role).toBe(isMac ? 'close' : 'quit');
    const preferences = named(items, isMac ? 'Settings…' : 'Preferences…');
    expect(preferences.accelerator).toMatch(/^(Cmd|Ctrl)\+,$/);
    const mnemonics = menus.flatMap(({ label }) => (label?.includes('&') ? [label] : []));
    expect(mnemonics).toHaveLength(isMac ? 0 : menus.length);
  });

  it('has developer tools only in development', () => {
    const has = (development: boolean) =>
      itemsOf({ platform, development }).some(({ role }) => role === 'toggleDevTools');
    expect([has(true), has(false)]).toEqual([true, false]);
  });
});

describe('the menu', () => {
  it('shows logs and models', () => {
    const items = itemsOf({});
    click(named(items, 'Show Logs'));
    click(named(items, 'Show Models Folder'));
    expect(done).toEqual(['logs', 'models']);
  });

  it('opens recent models and forgets them', () => {
    const mine = join(homedir(), 'models', 'Tom & Anna');
    const items = itemsOf({ recentModels: [mine, join('/elsewhere', 'b')] });
    click(named(items, join('~', 'models', 'Tom && Anna')));
    click(named(items, join('/elsewhere', 'b')));
    click(named(items, 'Clear Menu'));
    expect(done).toEqual([mine, join('/elsewhere', 'b'), 'clear']);
    expect(disabled(itemsOf({}))).toEqual(['Clear Menu']);
  });

  it('offers what can be done now', () => {
    const whileIdle = itemsOf({ status: { activity: 'idle', paused: false } });
    expect(disabled(whileIdle)).toEqual(['Clear Menu', 'Pause', 'Stop']);
    const recentModels = ['/models/a'];
    const training = itemsOf({ recentModels, status: { activity: 'train', paused: false } });
    expect(disabled(training)).toEqual([
      'Open Model…',
      'Open Model’s Folder…',
      '/models/a',
      'Train',
      'Test',
      'Random Play',
    ]);
    const paused = itemsOf({ status: { activity: 'test', paused: true } });
    expect(named(paused, 'Resume').enabled).toBe(true);
  });

  it('opens its pages in a browser, and no others', async () => {
    const pages = itemsOf({}).filter(
      ({ label }) => label !== undefined && /Paper|Environment|TensorFlow/.test(label),
    );
    pages.forEach(click);
    expect(shell.pages).toHaveLength(3);
    for (const address of shell.pages) expect(new URL(address).protocol).toBe('https:');

    shell.hasBrowser = false;
    click(pages[0]!);
    await expect.poll(() => dialog.errorBoxes).toHaveLength(1);
    expect(dialog.errorBoxes[0]).toContain(shell.pages[0]);
    shell.hasBrowser = true;
  });
});
