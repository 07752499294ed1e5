// The dashboard: every figure leads to the list that it counts.
import { expect, test } from '../support/test';
import { signIn, stories } from '../support/demo';

test('what needs attention comes first, and the list behind it has as many rows', async ({ page }) => {
  await signIn(page, 'viewer');
  const urgent = page.getByRole('table', { name: 'Accounts that need attention, most urgent first' });
  await expect(urgent.getByRole('link').first()).toBeVisible();
  const all = page.getByRole('link', { name: /^All \d+ ?: needs attention$/ });
  const number = /\d+/.exec((await all.textContent()) ?? '')?.[0];
  await all.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: new RegExp(`^${number} of \\d+ sub accounts$`) })).toBeVisible();
});

test('a flag’s count leads to the accounts that have it', async ({ page }) => {
  await signIn(page, 'viewer');
  await page.getByRole('link', { name: /accounts: Bundle$/ }).click();
  await expect(page.getByRole('link', { name: stories.bundle, exact: true })).toBeVisible();
});

test('sums of different currencies stand side by side and are never added', async ({ page }) => {
  await signIn(page, 'viewer');
  const open = page.getByRole('listitem').filter({ hasText: /^\d+ invoices?/ });
  for (const currency of ['EUR', 'USD']) {
    await expect(open.filter({ hasText: currency })).toHaveCount(1);
  }
});
