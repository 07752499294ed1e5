// From anywhere to anything: by the header, whose field is the palette where scripts run, and by the page.
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';
import { islandsReady, openAccount, openTab, signIn, stories } from '../support/demo';

/** Searches from whatever page is open, as its header offers it: a field, or a button that leads to one. */
async function searchFor(page: Page, text: string, javaScriptEnabled: boolean | undefined): Promise<void> {
  await islandsReady(page, javaScriptEnabled);
  const banner = page.getByRole('banner');
  const field = banner.getByRole('searchbox', { name: 'Go to an account, invoice or action' });
  const opener = banner
    .getByRole('button', { name: 'Go to an account, invoice or action' })
    .or(banner.getByRole('link', { name: 'Search' }));
  await expect(field.or(opener)).toBeVisible();
  if (await field.isVisible()) {
    await field.fill(text);
    await field.press('Enter');
    return;
  }
  await opener.click();
  const palette = page.getByRole('combobox', { name: 'Go to an account, invoice or action' });
  const asked = page.getByRole('main').getByRole('searchbox', { name: 'Account, invoice or action' });
  await palette.or(asked).fill(text);
  // The palette answers while it is typed; Enter would already open what it shows first.
  if (await asked.isVisible()) await asked.press('Enter');
}

test.beforeEach(async ({ page }) => signIn(page, 'viewer'));

test('an account is found by a part of its name from any page', async ({ page, javaScriptEnabled }) => {
  await openAccount(page, stories.bundle);
  await searchFor(page, 'polaris dent', javaScriptEnabled);
  await page
    .getByRole('option', { name: /^Polaris Dental Group/ })
    .or(page.getByRole('main').getByRole('link', { name: /^Polaris Dental Group/ }))
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'Polaris Dental Group' })).toBeVisible();
});

test('an invoice is opened by its number', async ({ page, javaScriptEnabled }) => {
  await openAccount(page, stories.nearlyFull);
  await openTab(page, stories.nearlyFull, 'Invoices');
  const link = page.getByRole('table', { name: 'Invoices, newest first' }).getByRole('link', { name: /^INV/ }).nth(1);
  const number = /INV\S+/.exec(await link.innerText())?.[0] ?? 'no number';
  await page.goto(`/search?q=${number.toLowerCase()}`);
  await expect(page.getByRole('heading', { level: 1 }), 'a whole number leads there at once').toContainText(number);
  await page.goto('/accounts');
  await searchFor(page, number.slice(0, -1), javaScriptEnabled);
  await page
    .getByRole('option', { name: new RegExp(`^${number}`) })
    .or(page.getByRole('main').getByRole('link', { name: new RegExp(`^${number}`) }))
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number);
});

test('what fits nothing is said, with what is searched', async ({ page }) => {
  await page.goto('/search?q=no-such-thing-anywhere');
  await expect(page.getByText('Nothing fits “no-such-thing-anywhere”')).toBeVisible();
  await expect(page.getByText('Zoom is not asked', { exact: false })).toBeVisible();
});

test('an action is found and done', async ({ page }) => {
  await page.goto('/search?q=sign+out');
  await page.getByRole('main').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
});
