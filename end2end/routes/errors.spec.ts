// What cannot be shown is said plainly, with the right status, and gives nothing away.
import { expect, test } from '../support/test';
import { signIn, stories } from '../support/demo';
import { accountId } from '../support/zoom';

test.beforeEach(async ({ page }) => signIn(page));

const nowhere = [
  '/no-such-page',
  '/accounts/AAAAAAAAAAAAAAAAAAAAAA',
  '/accounts/..%2f..%2fetc%2fpasswd',
  '/changes/999999',
  '/changes/not-a-number',
];

for (const path of nowhere) {
  test(`there is no such page: ${path}`, async ({ page, complaints }) => {
    complaints.expectStatus(404);
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1, name: 'No such page' })).toBeVisible();
    await page.getByRole('link', { name: 'Go to accounts' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Accounts' })).toBeVisible();
  });
}

test('an invoice is found under its own account only', async ({ page, complaints }) => {
  const [own, other] = [await accountId(stories.overdue), await accountId(stories.overBought)];
  await page.goto(`/accounts/${own}/invoices`);
  await page.getByRole('table', { name: 'Invoices, newest first' }).getByRole('link', { name: /^INV/ }).first().click();
  await expect(page.getByRole('heading', { level: 2, name: 'Summary' })).toBeVisible();
  complaints.expectStatus(404);
  const answer = await page.goto(page.url().replace(own, other));
  expect(answer?.status()).toBe(404);
});

test('script in a search stays text', async ({ page }) => {
  await page.goto('/accounts?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E');
  await expect(page.getByText('No account fits “<img src=x onerror=alert(1)>”')).toBeVisible();
});
