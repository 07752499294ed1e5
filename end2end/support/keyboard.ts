// Going about with the keyboard alone, as somebody without a mouse does: Tab, Enter, and a look at where
// the focus is.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { advanceMinutes } from './zoom';
import { expect, test } from './test';

/** Tabs on until `wanted` has the focus; every stop on the way must be seen to have it. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let stop = 0; stop < 120; stop++) {
    await page.keyboard.press('Tab');
    const { where, isSeen } = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      // A field's frame may show the focus in its place.
      const shows = (candidate: Element | null) => {
        if (candidate === null) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(candidate);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
      };
      const box = element.getBoundingClientRect();
      const isOnScreen = box.bottom > 0 && box.top < innerHeight && box.width > 0;
      return {
        where: element.outerHTML.slice(0, 120),
        isSeen: element === document.body || (isOnScreen && (shows(element) || shows(element.parentElement))),
      };
    });
    expect(isSeen, `the focus can be seen on ${where}`).toBe(true);
    if (await wanted.evaluate((element) => element === document.activeElement).catch(() => false)) return;
  }
  throw new Error('the focus never came there');
}

/**
 * From a number that somebody has on a letter to the file of that account's latest invoice. `find` types
 * the number where this browser offers a search and leads to the account.
 */
export async function latestInvoiceByKeyboard(page: Page, number: string, find: () => Promise<void>): Promise<void> {
  test.setTimeout(90_000);
  await find();
  await page.waitForURL(/\/accounts\/[^/?]+$/);
  await expect(page.getByRole('main').getByText(number, { exact: true })).toBeVisible();
  const tabs = page.getByRole('main').getByRole('navigation').getByRole('link', { name: /^Invoices/ }).first();
  await tabTo(page, tabs);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/invoices$/);
  await tabTo(page, page.getByRole('main').getByRole('link', { name: /^INV/ }).first());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /^INV/ })).toBeVisible();

  const offer = page.getByRole('link', { name: /^Download/ });
  await expect(async () => {
    // Zoom gives one PDF every 30 minutes to the whole master account, and other tests order too.
    await advanceMinutes(31);
    await page.reload();
    await tabTo(page, page.getByRole('button', { name: /^Get PDF/ }).or(offer));
    if (await offer.isHidden()) await page.keyboard.press('Enter');
    await expect(offer).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await page.reload();
  await tabTo(page, offer);
  const started = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const bytes = readFileSync(await (await started).path());
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
}
