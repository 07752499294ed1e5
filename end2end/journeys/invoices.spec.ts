// From the list of invoices to the file of one of them.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';
import { openAccount, openTab, signIn, stories } from '../support/demo';
import { advanceMinutes, callsOf, presentYear } from '../support/zoom';

/** Downloads what the page offers and says the file's name and SHA-256. */
async function download(page: Page): Promise<{ name: string; sha256: string }> {
  const started = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Download/ }).click();
  const file = await started;
  const bytes = readFileSync(await file.path());
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  return { name: file.suggestedFilename(), sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** An account for each project, since what one has ordered is there for all. */
const ordersFor = {
  'chromium-js': stories.overdue,
  'chromium-nojs': stories.overUsed,
  'narrow-js': 'Belleroche Ingénierie SARL',
  'narrow-nojs': 'Brücknerau & Falkenried Medizintechnik AG',
} as const;

test('a PDF is ordered once, stored with its hash, and opened from the store from then on', async ({ page }, { project }) => {
  const account = ordersFor[project.name as keyof typeof ordersFor];
  await signIn(page);
  await openAccount(page, account);
  await openTab(page, account, 'Invoices');
  const list = page.getByRole('table', { name: 'Invoices, newest first' });
  // The newest invoices have no file here yet: what was kept before is older.
  const row = list.getByRole('row').filter({ hasText: /Not stored yet|From / }).first();
  await row.getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 2, name: 'Summary' })).toBeVisible();
  const number = (await page.getByRole('heading', { level: 1 }).innerText()).split(/\s/)[0] ?? '';

  const offer = page.getByRole('link', { name: /^Download/ });
  await expect(async () => {
    // Zoom gives one PDF every 30 minutes to the whole master account, and other tests order too.
    await advanceMinutes(31);
    await page.reload();
    await page.getByRole('button', { name: /^Get PDF/ }).click({ timeout: 2_000 });
    await expect(offer).toBeVisible({ timeout: 5_000 });
  }).toPass();

  const first = await download(page);
  expect(first.name).toBe(`${number}.pdf`);
  await expect(page.getByText(first.sha256)).toBeVisible();
  const ordered = (await callsOf('download_invoice_p_d_f_file')).length;
  const second = await download(page);
  expect(second).toEqual(first);
  expect(await callsOf('download_invoice_p_d_f_file'), 'no further call to Zoom').toHaveLength(ordered);
});

test('an invoice shows its items and what they add up to', async ({ page }) => {
  await signIn(page, 'viewer');
  await openAccount(page, stories.nearlyFull);
  await openTab(page, stories.nearlyFull, 'Invoices');
  await page.getByRole('table', { name: 'Invoices, newest first' }).getByRole('row').getByRole('link', { name: /^INV/ }).nth(1).click();
  const items = page.getByRole('table', { name: 'What is charged' });
  const total = page.getByRole('definition').filter({ hasText: /[A-Z]{3}$/ }).first();
  const sum = items.getByRole('row', { name: /^Sum of the items, with tax/ }).getByRole('cell').last();
  await expect(sum).toHaveText((await total.innerText()).replace(/\s+/g, ' '));
  await expect(page.getByText('The items do not add up to the invoice')).toBeHidden();
});

test('from one invoice to the next, and back to its year', async ({ page }) => {
  await signIn(page, 'viewer');
  await openAccount(page, stories.nearlyFull);
  await openTab(page, stories.nearlyFull, 'Invoices');
  const links = page.getByRole('table', { name: 'Invoices, newest first' }).getByRole('link', { name: /^INV/ });
  const [newest, second] = [await links.nth(0).innerText(), await links.nth(1).innerText()];
  await links.nth(1).click();
  await page.getByRole('link', { name: `Later invoice ${newest}` }).click();
  await expect(page.getByRole('heading', { level: 1, name: newest })).toBeVisible();
  await expect(page.getByRole('link', { name: /^Later invoice/ })).toHaveCount(0);
  await page.getByRole('link', { name: `Earlier invoice ${second}` }).click();
  await expect(page.getByRole('heading', { level: 1, name: second })).toBeVisible();
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: /^Invoices of/ }).click();
  await expect(links.first()).toBeVisible();
  expect(new URL(page.url()).hash).toMatch(/^#year-\d{4}$/);
});

/** An account and a year, counted back from the present one, for each project: what is fetched stays. */
const fetchedBy = {
  'chromium-js': { account: stories.overBought, ago: 2 },
  'chromium-nojs': { account: stories.justCancelled, ago: 2 },
  'narrow-js': { account: stories.overBought, ago: 3 },
  'narrow-nojs': { account: stories.justCancelled, ago: 3 },
} as const;

test('an earlier year is fetched in a slot of its own, and the lists then wait for the next one', async ({ page }, { project }) => {
  const { account, ago } = fetchedBy[project.name as keyof typeof fetchedBy];
  const year = (await presentYear()) - ago;
  await signIn(page);
  await openAccount(page, account);
  await openTab(page, account, 'Invoices');
  const group = page.getByRole('rowgroup').filter({ has: page.getByRole('rowheader', { name: String(year), exact: true }) });
  await expect(group.getByText('Not complete')).toBeVisible();
  await expect(group.getByText(/not fetched yet/)).toBeVisible();
  const fetch = page.getByRole('button', { name: new RegExp(`^Fetch ${year}`) });
  await expect(async () => {
    // Zoom gives one list of an account every 200 minutes, and another project may have had it.
    if ((await fetch.getAttribute('aria-disabled')) === 'true') {
      await expect(group.getByText(/Next slot/)).toBeVisible();
      await advanceMinutes(201);
      await page.reload();
    }
    await fetch.click({ timeout: 2_000 });
    await expect(page.getByText('Fresh from Zoom')).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await expect(group.getByText(/not fetched yet/)).toHaveCount(0);
  await expect(fetch).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Refresh list/ })).toHaveAttribute('aria-disabled', 'true');
});

test('a year says whether it is complete and what its invoices add up to', async ({ page }) => {
  await signIn(page, 'viewer');
  await openAccount(page, stories.overdue);
  await openTab(page, stories.overdue, 'Invoices');
  const year = (await presentYear()) - 1;
  const group = page.getByRole('rowgroup').filter({ has: page.getByRole('rowheader', { name: String(year), exact: true }) });
  await expect(group.getByText('Complete', { exact: true })).toBeVisible();
  const cents = (text: string) => Number(text.replace(/[^\d]/g, ''));
  const totals: string[] = [];
  for (const row of await group.getByRole('row').all()) {
    // The first amount with its currency is the total; the sums of the year come first.
    totals.push(...(await row.getByRole('cell').filter({ hasText: /\d\s[A-Z]{3}$/ }).first().allInnerTexts()));
  }
  const [sum = '', ...each] = totals;
  expect(each.length).toBeGreaterThan(1);
  expect(cents(sum)).toBe(each.map(cents).reduce((all, one) => all + one, 0));
  await expect(page.getByText(/^Zoom tells three years back, nothing before/)).toBeVisible();
});

test('a viewer is told that ordering a PDF takes another role', async ({ page }) => {
  await signIn(page, 'viewer');
  await openAccount(page, stories.justCancelled);
  await openTab(page, stories.justCancelled, 'Invoices');
  await page
    .getByRole('table', { name: 'Invoices, newest first' })
    .getByRole('row')
    .filter({ hasText: /Not stored yet|From / })
    .first()
    .getByRole('link')
    .first()
    .click();
  await expect(page.getByText('Your role cannot order invoice files from Zoom.')).toBeVisible();
});
