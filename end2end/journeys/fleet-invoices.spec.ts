// The invoices of all accounts: from a card of what is late to one invoice; searched, sorted, exported.
import { readFileSync } from 'node:fs';
import { expect, test } from '../support/test';
import { signIn, stories } from '../support/demo';

const rows = (name: RegExp) => ({ name });

test('what is late is a card, and the card shows its invoices', async ({ page }) => {
  await signIn(page, 'viewer');
  await page.goto('/invoices');
  await expect(page.getByRole('heading', { level: 1, name: 'Invoices' })).toBeVisible();
  await expect(page.getByText(/^[\d,]+ stored$/)).toBeVisible();
  const cards = page.getByRole('navigation', { name: 'Open invoices by how late they are' });
  const card = cards.getByRole('link', { name: /^1–30 days late/ });
  const number = Number(/([\d,]+) invoices?$/.exec(await card.innerText())?.[1]?.replaceAll(',', '') ?? '0');
  expect(number).toBeGreaterThan(0);
  await card.click();
  await expect(page).toHaveURL(/late=1-30/);
  await expect(page.getByRole('link', { name: `Export ${number.toLocaleString('en')} row${number === 1 ? '' : 's'}` })).toBeVisible();
  const table = page.getByRole('table', rows(/^Invoices of all accounts, by due/));
  await expect(table.getByText(/^\d+ days late$/).first()).toBeVisible();
  await table.getByRole('link', { name: /^INV/ }).first().click();
  await expect(page.getByRole('heading', { level: 2, name: 'Summary' })).toBeVisible();
});

test('an account, a number and an order are searched, and the address keeps it', async ({ page }) => {
  await signIn(page);
  await page.goto('/invoices');
  const field = page.getByRole('searchbox', { name: 'Invoice number, account or purchase order' });
  await field.fill('deltamar');
  await field.press('Enter');
  await expect(page).toHaveURL(/q=deltamar/);
  const table = page.getByRole('table', rows(/^Invoices of all accounts/));
  await expect(table.getByRole('link', { name: stories.overdue }).first()).toBeVisible();
  const number = await table.getByRole('link', { name: /^INV/ }).first().innerText();
  await field.fill(number);
  await field.press('Enter');
  await expect(table.getByRole('link', { name: /^INV/ })).toHaveText([number]);
  await page.reload();
  await expect(table.getByRole('link', { name: /^INV/ })).toHaveText([number]);
});

test('what fits no invoice says so and leads back', async ({ page }) => {
  await signIn(page);
  await page.goto('/invoices?q=no-such-invoice');
  await expect(page.getByText(/^No [A-Z]{3} invoice fits these filters$/)).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).last().click();
  await expect(page.getByRole('table', rows(/^Invoices of all accounts/))).toBeVisible();
});

test('the file holds exactly the rows that were announced', async ({ page }) => {
  await signIn(page, 'viewer');
  await page.goto('/invoices?status=overdue');
  const link = page.getByRole('link', { name: /^Export [\d,]+ rows?$/ });
  const announced = Number(/[\d,]+/.exec(await link.innerText())?.[0].replaceAll(',', ''));
  const started = page.waitForEvent('download');
  await link.click();
  const file = await started;
  expect(file.suggestedFilename()).toMatch(/^subtotal-invoices-\d{4}-\d\d-\d\d\.csv$/);
  const lines = readFileSync(await file.path(), 'utf8').trimEnd().split('\r\n');
  expect(lines).toHaveLength(announced + 1);
  expect(lines.slice(1).every((line) => line.includes(',overdue,'))).toBe(true);
});
