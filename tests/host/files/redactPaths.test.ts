import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathRedactor } from '../../../src/host/files/redactPaths';

const anna = pathRedactor({ home: '/home/anna', userName: 'anna' });
const bjorn = pathRedactor({ home: 'C:\\Users\\Björn B', userName: 'Björn B' });

describe('personal paths', () => {
  it.each([
    ['EACCES: /home/anna/models/a.json', 'EACCES: ~/models/a.json'],
    ['at run (file:///home/anna/app/out/main.js:3:7)', 'at run (file:~/app/out/main.js:3:7)'],
    ['/home/anna', '~'],
    ['/home/annabel/x', '~/x'],
    ['/Users/carl/Library and /home/dora', '~/Library and ~'],
    ['owner anna, group anna-team', 'owner ~, group ~-team'],
    ['annas bananas', 'annas bananas'],
    ['/usr/lib/cartpole-studio/resources', '/usr/lib/cartpole-studio/resources'],
  ])('are hidden in %s', (text, hidden) => {
    expect(anna(text)).toBe(hidden);
  });

  it.each([
    ['C:\\Users\\Björn B\\models', '~\\models'],
    ['c:\\users\\björn b\\models', '~\\models'],
    ['C:/Users/Björn B/models', '~/models'],
    ['"C:\\\\Users\\\\Björn B\\\\models"', '"~\\\\models"'],
    ['file:///C:/Users/Bj%C3%B6rn%20B/app.js', 'file:///~/app.js'],
    ['D:\\Users\\BJRNB~1\\Temp', '~\\Temp'],
    ['Björn B’s disk', '~’s disk'],
  ])('are hidden however Windows spells them: %s', (text, hidden) => {
    expect(bjorn(text)).toBe(hidden);
  });

  it('are hidden for the person at this machine', () => {
    const hide = pathRedactor();
    const path = join(homedir(), 'some', 'model.json');
    for (const text of [path, JSON.stringify(path), String(pathToFileURL(path))]) {
      const hidden = hide(`cannot open ${text}, sorry`);
      expect(hidden).not.toContain(homedir());
      expect(hidden).toContain('model.json');
      expect(hidden).toMatch(/^cannot open .*~.*, sorry$/);
    }
    const { username } = userInfo();
    if (username.length > 2) expect(hide(`user ${username}`)).toBe('user ~');
  });

  it('are hidden where the home is behind a link', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'cartpole-home-')));
    await mkdir(join(folder, 'disk', 'eva'), { recursive: true });
    await symlink(join(folder, 'disk', 'eva'), join(folder, 'link'));
    const hide = pathRedactor({ home: join(folder, 'link'), userName: 'e' });
    expect(hide(join(folder, 'disk', 'eva', 'x'))).toBe(join('~', 'x'));
    expect(hide(join(folder, 'link', 'x'))).toBe(join('~', 'x'));
    await rm(folder, { recursive: true });
  });

  it('hide nothing else where the home is the disk’s root and the name is short', () => {
    const hide = pathRedactor({ home: '/', userName: 'a' });
    expect(hide('/usr/bin/a.out: a fault')).toBe('/usr/bin/a.out: a fault');
  });

  it('are hidden for any name, with all of its letters', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 3, maxLength: 12 })
      .filter((text) => !/[\\/\0:~]/.test(text) && text.trim() === text);
    fc.assert(
      fc.property(name, (userName) => {
        const home = `/srv/people/${userName}`;
        const hide = pathRedactor({ home, userName });
        expect(hide(`${home}/x`)).toBe('~/x');
      }),
    );
  });
});
