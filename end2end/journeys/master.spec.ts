// The master account itself: what it uses, what Zoom bills it, one of its invoices and the PDF of that.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';
import { signIn, stories, openAccount } from '../support/demo';
import { advanceMinutes, callsOf } from '../support/zoom';

/** Opens the master account's invoices by its tabs. */
async function openInvoices(page: Page): Promise<void> {
  await page.goto('/master');
  await page.getByRole('navigation', { name: 'Master account' }).getByRole('link', { name: 'Invoices' }).click();
  await expect(page.getByRole('table', { name: 'Invoices of 2026, newest first' })).toBeVisible();
}

/** Opens one of the invoices of this year, counted from the newest, and says its number. */
async function openInvoice(page: Page, place: number): Promise<string> {
  await openInvoices(page);
  const list = page.getByRole('table', { name: 'Invoices of 2026, newest first' });
  const link = list.getByRole('link', { name: /^INV/ }).nth(place);
  const number = await link.innerText();
  await link.click();
  await expect(page.getByRole('heading', { level: 1, name: number })).toBeVisible();
  return number;
}

test('what the master account uses, and what Zoom said of it', async ({ page }) => {
  await signIn(page, 'viewer');
  await page.goto('/master');
  await expect(page.getByRole('heading', { level: 1, name: 'Master account' })).toBeVisible();
  const table = page.getByRole('table', { name: 'Licences bought, used and pending, plan by plan' });
  await expect(table.getByRole('row').filter({ hasText: '120' })).toBeVisible();
  await page.getByText('What Zoom said', { exact: true }).click();
  await expect(page.getByRole('region', { name: 'What Zoom said: Usage' })).toContainText('GET /accounts/me/plans/usage');
});

test('usage is fetched anew when asked for', async ({ page }) => {
  await signIn(page);
  await page.goto('/master');
  const before = (await callsOf('get_plan_usage')).filter((call) => call.account === 'me').length;
  await page.getByRole('button', { name: /^Refresh/ }).click();
  await expect(page.getByText('Fresh from Zoom')).toBeVisible();
  const after = (await callsOf('get_plan_usage')).filter((call) => call.account === 'me').length;
  expect(after).toBe(before + 1);
});

test('an earlier year waits for its slot and is there from then on', async ({ page }) => {
  await signIn(page);
  await openInvoices(page);
  const wanted = page.getByRole('heading', { name: 'Invoices of 2024: not fetched yet' });
  const list = page.getByRole('table', { name: 'Invoices of 2024, newest first' });
  // The list can be asked for every 200 minutes and six times a day, and other projects ask too.
  await expect(async () => {
    await page.reload();
    if (await list.isHidden()) {
      await expect(wanted).toBeVisible({ timeout: 2_000 });
      await advanceMinutes(201);
      await page.reload();
      await page.getByRole('region', { name: '2024' }).getByRole('button', { name: /^Fetch/ }).click({ timeout: 2_000 });
    }
    await expect(list).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await expect(list.getByRole('link', { name: /^INV/ }).first()).toBeVisible();
});

test('an invoice of the master account shows its items and gives its PDF', async ({ page }, { project }) => {
  await signIn(page);
  // One of its own for each project, since what one has ordered is there for all.
  const place = ['chromium-js', 'chromium-nojs', 'narrow-js', 'narrow-nojs'].indexOf(project.name) + 1;
  const number = await openInvoice(page, place);
  const items = page.getByRole('table', { name: 'What is charged' });
  await expect(items.getByRole('row', { name: /^Sum of the items, with tax/ })).toBeVisible();
  const offer = page.getByRole('link', { name: /^Download/ });
  await expect(async () => {
    // Zoom gives one PDF every 30 minutes to the whole master account, and other tests order too.
    await advanceMinutes(31);
    await page.reload();
    if (await offer.isHidden()) await page.getByRole('button', { name: /^Get PDF/ }).click({ timeout: 2_000 });
    await expect(offer).toBeVisible({ timeout: 5_000 });
  }).toPass();
  const started = page.waitForEvent('download');
  await offer.click();
  const file = await started;
  expect(file.suggestedFilename()).toBe(`${number}.pdf`);
  expect(readFileSync(await file.path()).subarray(0, 5).toString()).toBe('%PDF-');
});

test('an invoice of the master account stands under no sub account', async ({ page }) => {
  await signIn(page);
  await openInvoice(page, 1);
  const invoice = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const account = await openAccount(page, stories.overdue);
  const answer = await page.request.get(`/accounts/${account}/invoices/${invoice}`);
  expect(answer.status()).toBe(404);
});
