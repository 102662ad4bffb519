import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { chromiumArguments, findChromium } from '../tests/support/findChromium';
const dir = '/tmp/shots';
const c = spawn(process.execPath, ['src/cli/launch.mjs', 'serve', '--no-open'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [addr] = (await once(createInterface(c.stdout), 'line')) as [string];
console.log(addr);
const b = await chromium.launch({ executablePath: findChromium()!, args: chromiumArguments });
try {
  for (const scheme of ['dark', 'light'] as const) {
    const ctx = await b.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: scheme });
    const p = await ctx.newPage();
    p.on('console', (m) => console.log('console', m.type(), m.text()));
    p.on('pageerror', (e) => console.log('ERR', e.message));
    p.on('response', (r) => {
      if (r.status() >= 400) console.log(r.status(), r.url());
    });
    await p.goto(addr);
    await p.waitForTimeout(1200);
    const shot = (n: string) => p.screenshot({ path: `${dir}/${scheme}-${n}.png` });
    const btn = (n: string) => p.getByRole('button', { name: n, exact: true });
    await shot('01-first');
    await btn('Train').hover();
    await p.waitForTimeout(900);
    await shot('02-hover-train');
    if (scheme === 'dark') {
      for (const [w, h] of [
        [480, 600],
        [1000, 640],
      ]) {
        await p.setViewportSize({ width: w!, height: h! });
        await p.waitForTimeout(300);
        await p.screenshot({ path: `${dir}/size-${w}.png`, fullPage: true });
      }
      await p.setViewportSize({ width: 1280, height: 800 });
    }
    await btn('Test').click();
    await p.waitForTimeout(2500);
    await shot('03-testing');
    await p.getByRole('radio', { name: 'max', exact: true }).check();
    await p.waitForTimeout(2500);
    await shot('04-tested');
    await p.getByLabel('Seed', { exact: true }).fill('7');
    await p.waitForTimeout(200);
    await shot('05-seeded');
    await btn('Train').click();
    await p.waitForTimeout(1500);
    await shot('06-train-4x');
    await p.getByRole('radio', { name: '1x', exact: true }).check();
    await p.waitForTimeout(1500);
    await shot('07-train-1x');
    await p.getByRole('radio', { name: 'max', exact: true }).check();
    await p.waitForTimeout(350);
    await shot('08-train-max');
    await p.waitForTimeout(4000);
    await shot('09-solved');
    await btn('Random').click();
    await p.waitForTimeout(1500);
    await shot('10-random');
    await p.getByRole('radio', { name: 'max', exact: true }).check();
    await p.waitForTimeout(1200);
    await shot('11-random-done');
    await btn('New agent').click();
    await p.waitForTimeout(500);
    await shot('12-new');
    const fill = p.getByLabel('Seed', { exact: true });
    await fill.fill('99999999999');
    await p.waitForTimeout(300);
    await shot('13-badseed');
    await fill.fill('');
    const [ch] = await Promise.all([p.waitForEvent('filechooser'), btn('Open').click()]);
    await ch.setFiles({ name: 'model.json', mimeType: 'x', buffer: Buffer.from('garbage') });
    await p.waitForTimeout(600);
    await shot('14-garbage');
    await btn('Settings')
      .click()
      .catch(() => 0);
    await p.waitForTimeout(400);
    await shot('15-settings');
    await ctx.close();
    // restore fresh? second scheme sees the same agent
  }
} finally {
  await b.close();
  c.kill('SIGTERM');
}
