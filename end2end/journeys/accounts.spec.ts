// The accounts list: narrowed down, sorted, turned, taken as a file.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';
import { signIn, stories } from '../support/demo';

test.beforeEach(async ({ page }) => {
  await signIn(page);
  await page.goto('/accounts');
});

/** How many rows the export button promises. */
async function promisedRows(page: Page): Promise<number> {
  const words = await page.getByRole('link', { name: /^Export / }).innerText();
  return Number((words.match(/[\d,]+/) ?? ['0'])[0].replaceAll(',', ''));
}

/** On a phone the filters stand in a sheet that a button opens. */
async function openFilters(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: /^Filters/ });
  if (await button.isVisible()) await button.click();
}

async function choose(page: Page, filter: string, ...values: string[]): Promise<void> {
  await openFilters(page);
  const filters = page.getByRole('group', { name: 'Filters' });
  await filters.getByText(filter, { exact: true }).first().click();
  const box = filters.getByRole('group', { name: filter, exact: true });
  for (const value of values) await box.getByLabel(value, { exact: true }).check();
  // Only one filter is open at a time.
  await filters.getByRole('button', { name: 'Apply' }).click();
}

test('filters are set one by one, stand in the address, and are taken away again', async ({ page }) => {
  await choose(page, 'Flag', 'Overdue', 'Over-used');
  await expect(page).toHaveURL(/flag=over_used/);
  await expect(page.getByText(/^\d+ of 500 sub accounts$/)).toBeVisible();
  const few = await promisedRows(page);
  expect(few).toBeGreaterThan(0);
  await choose(page, 'Status', 'Active');
  await expect(page).toHaveURL(/flag=overdue&|&flag=overdue/);
  expect(await promisedRows(page)).toBeLessThanOrEqual(few);
  await openFilters(page);
  await page.getByRole('link', { name: 'Without Flag: any of 2' }).click();
  await expect(page).not.toHaveURL(/flag=/);
  await openFilters(page);
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(page.getByText('500 sub accounts', { exact: true })).toBeVisible();
});

for (const [filter, value] of [
  ['Type', 'Business'],
  ['Plan', 'Business'],
  ['Payer', 'Customer pays Zoom'],
  ['Country', 'Germany'],
  ['Not fetched', 'Plans'],
] as const) {
  test(`the list is filtered by ${filter}`, async ({ page }) => {
    await choose(page, filter, value);
    await expect(page.getByText(/^\d+ of 500 sub accounts$/)).toBeVisible();
    expect(await promisedRows(page)).toBeLessThan(500);
  });
}

test('a view holds as many accounts as its tab says', async ({ page }) => {
  const tab = page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /^Over 95/ });
  const count = Number((await tab.innerText()).match(/(\d+)\s*$/)?.[1]);
  await tab.click();
  await expect(page.getByText(`${count} of 500 sub accounts`)).toBeVisible();
  expect(await promisedRows(page)).toBe(count);
});

test('the list is sorted both ways, what is not known last', async ({ page, isMobile, viewport }) => {
  const isNarrow = (viewport?.width ?? 0) < 760 || isMobile;
  const sortBy = async (column: string, order: 'Ascending' | 'Descending') => {
    if (isNarrow) {
      await openFilters(page);
      await page.getByLabel('Sort by').selectOption({ label: column });
      await page.getByLabel('Direction').selectOption({ label: order });
      await page.getByRole('button', { name: 'Sort', exact: true }).click();
    } else {
      await page.getByRole('columnheader', { name: column }).getByRole('link').click();
    }
  };
  const first = page.getByRole('table', { name: 'Sub accounts, by licences' }).getByRole('row').nth(isNarrow ? 0 : 1);
  await sortBy('Licences', 'Ascending');
  await expect(page).toHaveURL(/sort=licences/);
  const least = await first.innerText();
  await sortBy('Licences', 'Descending');
  await expect(page).toHaveURL(/order=desc/);
  expect(await first.innerText()).not.toBe(least);
  await expect(first).not.toContainText('Not fetched yet');
  await page.goto('/accounts?sort=licences&order=desc&page=10');
  const last = page.getByRole('table', { name: 'Sub accounts, by licences' }).getByRole('row').last();
  await expect(last).toContainText(/–|Not fetched yet|Not visible/);
});

test('what is shown is taken as a file with as many rows as were promised', async ({ page }) => {
  await page.goto('/accounts?flag=overdue');
  const rows = await promisedRows(page);
  const started = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Export / }).click();
  const file = await started;
  expect(file.suggestedFilename()).toMatch(/^subtotal-accounts-\d{4}-\d{2}-\d{2}\.csv$/);
  const text = readFileSync(await file.path(), 'utf8');
  expect(text.startsWith('\uFEFFaccount_id,')).toBe(true);
  expect(text.trimEnd().split('\r\n')).toHaveLength(rows + 1);
  expect(text).toContain(stories.overdue);
});

test('a filter that leaves nothing says what would fit without it', async ({ page }) => {
  await page.goto('/accounts?flag=overdue&country=XX');
  await expect(page.getByText('No account fits these filters')).toBeVisible();
  await page.getByRole('link', { name: /^Without the “Country” filter, \d+ accounts? match(es)?/ }).click();
  await expect(page).toHaveURL(/\/accounts\?flag=overdue$/);
  await expect(page.getByRole('link', { name: stories.overdue })).toBeVisible();
});
