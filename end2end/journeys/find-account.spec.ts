// From the list to one account and back.
import { expect, test } from '../support/test';
import { signIn, stories } from '../support/demo';

test.beforeEach(async ({ page }) => {
  await signIn(page);
  await page.goto('/accounts');
});

test('an account is found by a part of its name, whatever its order and case', async ({ page }) => {
  const search = page.getByRole('searchbox', { name: 'Name, number, id, owner’s e-mail, reference or tag' });
  await search.fill('HALLSTEIN gebrüder');
  await search.press('Enter');
  const rows = page.getByRole('table', { name: 'Sub accounts, by name' }).getByRole('rowheader');
  await expect(rows).toHaveCount(1);
  await page.getByRole('link', { name: stories.overUsed, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: stories.overUsed })).toBeVisible();
  await page.goBack();
  await expect(search).toHaveValue('HALLSTEIN gebrüder');
  // On a phone it stands in the sheet with the filters.
  const fold = page.getByRole('button', { name: /^Filters/ });
  if (await fold.isVisible()) await fold.click();
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(page.getByText('500 sub accounts', { exact: true })).toBeVisible();
});

test('a search without a match says how many accounts there are', async ({ page }) => {
  await page.goto('/accounts?q=no-such-account-anywhere');
  await expect(page.getByText('No account fits “no-such-account-anywhere”')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Without the search, 500 accounts match.' })).toBeVisible();
  await page.getByRole('link', { name: 'Show all accounts' }).click();
  await expect(page.getByText('1–50 of 500')).toBeVisible();
});

test('pages are turned by links, and the address says which one it is', async ({ page }) => {
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(page.getByText('51–100 of 500')).toBeVisible();
  await page.getByRole('link', { name: 'Previous page' }).click();
  await expect(page.getByText('1–50 of 500')).toBeVisible();
  await page.goto('/accounts?page=9999');
  await expect(page.getByText('451–500 of 500'), 'behind the last page stands the last one').toBeVisible();
});
