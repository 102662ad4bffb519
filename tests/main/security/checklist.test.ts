import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appRoot } from '../../../src/host/app/appRoot';

/** What of Electron's security checklist (docs/security.md) can be read off the sources alone. */

const text = (path: string) => readFileSync(join(appRoot, path), 'utf8');

/** The sources below a folder, by their paths; comments left out. */
function sourcesIn(folder: string): [string, string][] {
  return readdirSync(join(appRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte|html)$/.test(name))
    .map((name) => {
      const path = `${folder}/${name.replaceAll('\\', '/')}`;
      const code = text(path)
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/^\s*\/\/.*$/gm, '');
      return [path, code];
    });
}

const shell = [...sourcesIn('src/main'), ...sourcesIn('src/preload')];
const page = sourcesIn('src/renderer');
const all = [...shell, ...page, ...sourcesIn('src/host'), ...sourcesIn('src/shared')];

/** The sources in which a pattern is found. */
const using = (sources: readonly [string, string][], pattern: RegExp) =>
  sources.filter(([, code]) => pattern.test(code)).map(([path]) => path);

describe('Electron’s security checklist', () => {
  it('1, 18: the window loads its own files, and none by file://', () => {
    const others = using(shell, /loadFile|file:\/\/|https?:\/\//);
    // Which the system's browser opens.
    expect(others.filter((path) => path !== 'src/main/menu/helpPages.ts')).toEqual([]);
    expect(using(shell, /loadURL/)).toEqual(['src/main/window/browserWindow.ts']);
  });

  it('2–4, 6, 8–10: nothing that Electron protects by itself is switched off', () => {
    const unsafe =
      /nodeIntegration\w*:\s*true|contextIsolation:\s*false|sandbox:\s*false|webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|webviewTag|appendSwitch|--no-sandbox|disableHardwareAcceleration/;
    expect(using(shell, unsafe)).toEqual([]);
  });

  it('5: permissions, downloads and requests are decided in one place', () => {
    expect(using(shell, /setPermission\w*Handler|webRequest|will-download/)).toEqual([
      'src/main/security/sessionGuards.ts',
    ]);
  });

  it('11, 12: there is no webview', () => {
    expect(using(page, /<webview/i)).toEqual([]);
  });

  it('15: nothing but the pages of the help is opened outside', () => {
    const opening = using(shell, /openExternal/);
    expect(opening.filter((path) => path !== 'src/main/menu/helpPages.ts')).toEqual([]);
  });

  it('16: Electron is pinned, and is one that still gets mended', () => {
    const { devDependencies } = JSON.parse(text('package.json')) as {
      devDependencies: Record<string, string>;
    };
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Number.parseInt(devDependencies['electron']!, 10)).toBeGreaterThanOrEqual(45);
  });

  it('17: whatever comes over IPC passes the door that looks at its sender', () => {
    expect(using(shell, /\bipcMain\s*\./)).toEqual(['src/main/security/pageIpc.ts']);
    expect(using(shell, /ipcRenderer\.(sendSync|sendToHost|postMessage)/)).toEqual([]);
  });

  it('19: the fuses are set, and nothing needs the ones that are off', () => {
    const builder = text('electron-builder.yml');
    const fuses = /^electronFuses:\n((?: {2}.*\n)+)/m.exec(builder)?.[1] ?? '';
    for (const [fuse, value] of Object.entries({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      enableCookieEncryption: true,
      grantFileProtocolExtraPrivileges: false,
    })) {
      expect(fuses).toContain(`  ${fuse}: ${value}\n`);
    }
    expect(using(all, /ELECTRON_RUN_AS_NODE/)).toEqual([]);
    // A process of Node's, which an installed app has none of: for the terminal and the server.
    expect(using(shell, /node:child_process|\bexecPath\b/)).toEqual([]);
  });

  it('20: the page gets a handful of functions, and neither Electron nor paths', () => {
    expect(using(sourcesIn('src/preload'), /exposeInMainWorld/)).toEqual(['src/preload/index.ts']);
    expect(text('src/preload/index.ts')).not.toMatch(/:\s*ipcRenderer\b|\.\.\.ipcRenderer/);
    expect(using(page, /\brequire\(|\bprocess\.|from 'electron'/)).toEqual([]);
  });
});
