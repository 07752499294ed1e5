// From the list of invoices to the file of one of them.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';
import { openAccount, openTab, signIn, stories } from '../support/demo';
import { advanceMinutes, callsOf } from '../support/zoom';

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
  await expect(items.getByRole('row', { name: /^Sum of the items, with tax/ })).toBeVisible();
  await expect(page.getByText('The items do not add up to the total')).toBeHidden();
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
