import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type axe from 'axe-core';
import type { Page } from '@playwright/test';
import { appRoot } from '../../src/host/app/appRoot';
import { openDesktopPage } from './desktopPage';
import { dropOnPage } from './dropOnPage';
import { expect, test } from './studioPage';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** What axe finds fault with, of any severity, each rule with the elements that break it. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run();
    return violations.map(
      ({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map(({ target }) => target).join()}`,
    );
  });
}

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in ${colorScheme} colours, axe finds no fault`, () => {
    test.use({ colorScheme });

    test('with the window, at rest and in training', async ({ studio }) => {
      expect(await violations(studio.page)).toEqual([]);
      await studio.useSeed(1);
      await studio.chooseSlowestPace();
      await studio.button('Train').click();
      await expect(studio.status).toContainText('Training');
      await studio.page.getByLabel('Seed', { exact: true }).fill('-1');
      await expect(studio.page.getByRole('alert')).toBeVisible();
      expect(await violations(studio.page)).toEqual([]);
    });

    test('with Settings, Engine and the question about an unsaved agent', async ({ studio }) => {
      const { page } = studio;
      const dialog = page.getByRole('dialog');
      for (const opener of ['Settings', 'Engine']) {
        await studio.button(opener).click();
        await expect(dialog).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await page.keyboard.press('Escape');
      }
      await studio.trainToSolved(7);
      await studio.useSeed(8);
      await studio.button('New agent').click();
      await expect(dialog).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test('with Save as, and an opened model of another program', async ({ studio }) => {
      const { page } = studio;
      await dropOnPage(page, [join(appRoot, 'tests/data/keras3/keras3-tutorial.keras')]);
      await expect(page.getByRole('region', { name: 'About the opened model' })).toBeVisible();
      await studio.button('Save as').click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await dropOnPage(page, [join(appRoot, 'tests/data/keras3/keras3-sequential.weights.h5')]);
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test('with Preferences', async ({ page, server }) => {
      await openDesktopPage(page, server.address);
      await page.evaluate(() => window.pickFromMenu('preferences'));
      await expect(page.getByRole('dialog', { name: 'Preferences' })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  });
}

test('no field is described by what is not there', async ({ studio }) => {
  const missing = () =>
    studio.page.evaluate(() =>
      [...document.querySelectorAll('[aria-describedby]')]
        .flatMap((element) => element.getAttribute('aria-describedby')!.split(' '))
        .filter((id) => document.getElementById(id) === null),
    );
  expect(await missing()).toEqual([]);
  await studio.page.getByLabel('Seed', { exact: true }).fill('x');
  await expect(studio.page.getByLabel('Seed', { exact: true })).toHaveAccessibleDescription(
    /The seed must be a whole number/,
  );
  expect(await missing()).toEqual([]);
});

test('keeps bars, keys to curves and the status where the system forces colours', async ({
  studio,
}) => {
  const { page } = studio;
  await studio.testScores();
  await page.emulateMedia({ forcedColors: 'active' });
  const seen = () =>
    page.evaluate(() => {
      const color = (selector: string, property: string, pseudo?: string) =>
        getComputedStyle(document.querySelector(selector)!, pseudo).getPropertyValue(property);
      const ground = color('body', 'background-color');
      return {
        bar: color('.fill', 'background-color') !== ground,
        score: color('.level', 'background-color') !== ground,
        key: color('.keys li', 'background-color', '::before') !== ground,
        status: color('[role="status"] .dot', 'background-color') !== ground,
      };
    });
  expect(await seen()).toEqual({
    bar: true,
    score: true,
    key: true,
    status: true,
  });
});
