import type { Page } from '@playwright/test';
import type { DesktopBridge, MenuAction } from '../../src/shared/desktop/desktopBridge';
import type { Preferences, PreferencesChange } from '../../src/shared/preferences';

declare global {
  interface Window {
    pickFromMenu(action: MenuAction): void;
    readonly changes: PreferencesChange[];
  }
}

/** Shows the page as the desktop window does; the main process's side of the bridge is a stand-in. */
export async function openDesktopPage(page: Page, address: string): Promise<void> {
  await page.addInitScript(() => {
    const changes: PreferencesChange[] = [];
    let preferences: Preferences = { checkpointSeconds: 5, notifications: true, keepAwake: false };
    const nothing = () => () => undefined;
    const bridge: Partial<DesktopBridge> = {
      requestPort: () => undefined,
      preferences: () => Promise.resolve({ outcome: 'inForce', preferences }),
      changePreferences: (change) => {
        changes.push(change);
        preferences = { ...preferences, ...change };
        return Promise.resolve({ outcome: 'inForce', preferences });
      },
      onModelOpened: nothing,
      onNotice: nothing,
      onMenuAction: (listener) => {
        window.pickFromMenu = listener;
        return () => undefined;
      },
    };
    Object.assign(window, { cartPoleStudio: bridge, changes });
  });
  await page.goto(address);
  await page.waitForFunction(() => 'pickFromMenu' in window);
}
