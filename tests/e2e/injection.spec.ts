import { attack, codeThatRan, pathOf } from './attackPage';
import { codeAttacks, departures, requestAttacks } from './attacks';
import { openElsewhere, type Elsewhere } from './elsewhere';
import { expect, test as base } from './studioPage';

const test = base.extend<{ elsewhere: Elsewhere }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs off its pattern.
  elsewhere: async ({}, use) => {
    const elsewhere = await openElsewhere();
    await use(elsewhere);
    await elsewhere.close();
  },
});

/** Long enough for a request of this machine to itself. */
const settleMs = 1000;

test.describe('a script that got into the page', () => {
  test('reaches nothing elsewhere', async ({ studio, elsewhere }) => {
    for (const one of requestAttacks) await attack(studio.page, one, elsewhere);
    await studio.page.waitForTimeout(settleMs);
    expect(elsewhere.hits).toEqual([]);
    expect(await studio.testScores()).toHaveLength(20);
  });

  test('runs no code that the page was not served with', async ({ studio, elsewhere }) => {
    expect(await codeThatRan(studio.page, elsewhere, 50)).toEqual({});
    expect(await studio.testScores()).toHaveLength(20);
    expect(elsewhere.hits).toEqual([]);
  });

  test('cannot leave with what it knows', async ({ studio, elsewhere }) => {
    const { page } = studio;
    const address = page.url();
    for (const one of departures) {
      await attack(page, one, elsewhere);
      // The browser shows an error of its own instead.
      await page.waitForTimeout(settleMs / 3);
      // A departure that is refused late interrupts the way back.
      await expect(() => page.goto(address)).toPass();
      await expect(studio.button('Train')).toBeEnabled();
    }
    expect(elsewhere.hits).toEqual([]);
  });

  test('reads no secret, and is asked for no permission', async ({ studio }) => {
    const { page } = studio;
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(new URL(page.url()).search).toBe('');
    const states = await page.evaluate(async () => {
      const asked = ['camera', 'microphone', 'geolocation', 'midi', 'clipboard-read'] as const;
      return Promise.all(
        asked.map(async (name) => {
          const status = await navigator.permissions.query({ name: name as PermissionName });
          return status.state;
        }),
      );
    });
    expect(states).toEqual(states.map(() => 'denied'));
  });
});

/** They reach out without asking for anything. */
const saysNothing = new Set(['link preconnect', 'WebRTC']);

async function expectAll(elsewhere: Elsewhere, hits: readonly string[]): Promise<void> {
  const missing = () => hits.filter((hit) => !elsewhere.hits.includes(hit));
  await expect.poll(missing).toEqual([]);
}

// Without it, the tests above could pass because an attack is written wrongly.
test.describe('the same script in a page without our headers', () => {
  test('reaches elsewhere in each of these ways', async ({ page, elsewhere }) => {
    const open = await openElsewhere();
    await page.goto(open.origin);
    for (const one of requestAttacks) await attack(page, one, elsewhere);
    await expectAll(elsewhere, [
      ...['connection', 'datagram'],
      ...requestAttacks.filter(({ name }) => !saysNothing.has(name)).map(pathOf),
    ]);
    await open.close();
  });

  test('leaves in each of these ways', async ({ page, elsewhere }) => {
    const open = await openElsewhere();
    for (const one of departures) {
      await page.goto(open.origin);
      await attack(page, one, elsewhere);
      await page.waitForURL(({ origin }) => origin === elsewhere.origin);
      expect(elsewhere.hits).toContain(pathOf(one));
    }
    await open.close();
  });

  test('runs its code in each of these ways', async ({ page, elsewhere }) => {
    await page.goto(elsewhere.origin);
    expect(Object.keys(await codeThatRan(page, elsewhere, 10_000))).toEqual(
      codeAttacks.map(({ name }) => name),
    );
  });
});

test('a page from elsewhere cannot speak to the trainer', async ({
  studio,
  elsewhere,
  context,
}) => {
  const foreign = await context.newPage();
  await foreign.goto(elsewhere.origin);
  const reached = await foreign.evaluate(async (address) => {
    /** Which of the two an element or a socket tells. */
    const told = (target: HTMLElement | WebSocket, success: string) =>
      new Promise((resolve) => {
        target.addEventListener(success, () => resolve('reached'));
        target.addEventListener('error', () => resolve('refused'));
      });
    const answered = (answer: Promise<Response>) =>
      answer.then(
        () => 'reached',
        () => 'refused',
      );
    const script = document.createElement('script');
    script.src = address;
    const frame = document.createElement('iframe');
    frame.src = address;
    document.body.append(script, frame);
    const [socket, plain, opaque, element] = await Promise.all([
      told(new WebSocket(`${address.replace('http', 'ws')}trainer`), 'open'),
      answered(fetch(address, { credentials: 'include' })),
      answered(fetch(address, { credentials: 'include', mode: 'no-cors' })),
      told(script, 'load'),
      told(frame, 'load'),
    ]);
    return { socket, plain, opaque, element };
  }, studio.page.url());
  expect(reached).toEqual({
    socket: 'refused',
    plain: 'refused',
    opaque: 'refused',
    element: 'refused',
  });
  // The frame shows the browser's own refusal.
  const frames = foreign.frames().map((frame) => frame.url());
  expect(frames).toEqual([`${elsewhere.origin}/`, 'chrome-error://chromewebdata/']);
});
