import { attack, codeThatRan } from '../e2e/attackPage';
import { departures, requestAttacks } from '../e2e/attacks';
import { openElsewhere } from '../e2e/elsewhere';
import { desktopObstacle, packagedApp } from './desktopApp';
import { expect, test } from './launchedApp';

const reason = desktopObstacle();

test.describe('a script that got into the desktop window', () => {
  test.skip(reason !== null, reason ?? '');

  test('reaches nothing outside, and runs no other code', async ({ launched }) => {
    const { app, window } = launched;
    const elsewhere = await openElsewhere();
    try {
      await expect(window.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
      for (const one of [...requestAttacks, ...departures]) await attack(window, one, elsewhere);
      await window.waitForTimeout(2000);
      // The developer's app may connect ahead; it asks for nothing.
      const hits = elsewhere.hits.filter(
        (hit) => packagedApp !== undefined || hit !== 'connection',
      );
      expect(hits).toEqual([]);
      expect(await codeThatRan(window, elsewhere, 50)).toEqual({});
      expect(window.url()).toBe('app://cartpole-studio/');
      expect(app.windows()).toHaveLength(1);
      expect(await window.evaluate(() => Object.keys(globalThis).includes('require'))).toBe(false);
      expect(await launched.quit()).toBe(0);
    } finally {
      await elsewhere.close();
    }
  });
});
