import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../src/main/menu';
import { menuActions, type MenuAction } from '../../src/shared/desktopBridge';

function itemsOf(platform: NodeJS.Platform, development: boolean, send: (a: MenuAction) => void) {
  const menus = menuTemplate({ platform, development, send });
  const items = menus.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
  return { menus, items };
}

const click = (item: MenuItemConstructorOptions) => (item.click as (() => void) | undefined)?.();

describe.each(['darwin', 'win32', 'linux'] as const)('the menu on %s', (platform) => {
  it('sends every action once, each with a key of its own', () => {
    const sent: MenuAction[] = [];
    const { items } = itemsOf(platform, false, (action) => sent.push(action));
    items.forEach(click);
    expect(sent.toSorted()).toEqual([...menuActions].sort());
    const keys = items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('follows the platform', () => {
    const { menus, items } = itemsOf(platform, false, () => undefined);
    const isMac = platform === 'darwin';
    expect(menus[0]!.role).toBe(isMac ? 'appMenu' : 'fileMenu');
    expect(items.some(({ role }) => role === 'quit')).toBe(!isMac);
    expect(items.some(({ role }) => role === 'close')).toBe(isMac);
    expect(menus.some(({ role }) => role === 'windowMenu')).toBe(isMac);
    expect(menus.some(({ role }) => role === 'editMenu')).toBe(true);
  });

  it('has developer tools only in development', () => {
    const has = (development: boolean) =>
      itemsOf(platform, development, () => undefined).items.some(
        ({ role }) => role === 'toggleDevTools',
      );
    expect([has(true), has(false)]).toEqual([true, false]);
  });
});
