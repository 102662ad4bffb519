import type { Page } from '@playwright/test';
import { codeAttacks, type Attack } from './attacks';
import type { Elsewhere } from './elsewhere';

/** What elsewhere is asked for if the attack reaches it. */
export function pathOf({ name }: Attack): string {
  return `/${encodeURIComponent(name)}`;
}

/** Runs it in the page's own world; what it throws there is the browser's refusal. */
export async function attack(page: Page, how: Attack, elsewhere: Elsewhere): Promise<void> {
  const { origin, datagrams } = elsewhere;
  const target = { url: origin + pathOf(how), datagrams, kind: how.kind };
  await page.evaluate(how.run, target).catch(() => undefined);
}

/**
 * The code that ran, by the attack that brought it.
 * @param patienceMs how long code may take to run
 */
export async function codeThatRan(
  page: Page,
  elsewhere: Elsewhere,
  patienceMs: number,
): Promise<Record<string, string>> {
  const ran: Record<string, string> = {};
  for (const one of codeAttacks) {
    await attack(page, one, elsewhere);
    await page
      .waitForFunction(() => window.ranCode !== undefined, null, { timeout: patienceMs })
      .catch(() => undefined);
    const code = await page.evaluate(() => window.ranCode);
    if (code !== undefined) ran[one.name] = code;
    await page.evaluate(() => delete window.ranCode);
  }
  return ran;
}
