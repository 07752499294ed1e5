// What renews next: how far ahead, what does not go on by itself, what is behind an account's row.
import { readFileSync } from 'node:fs';
import { expect, test } from '../support/test';
import { signIn } from '../support/demo';

const listed = /^Renewals, by/;

test('30, 60 and 90 days ahead hold more and more', async ({ page }) => {
  await signIn(page, 'viewer');
  await page.goto('/renewals');
  const spans = page.getByRole('navigation', { name: 'How far ahead' });
  const counts = await Promise.all(
    ['30 days', '60 days', '90 days'].map(async (span) =>
      Number(/([\d,]+)$/.exec(await spans.getByRole('link', { name: span }).innerText())?.[1]?.replaceAll(',', '')),
    ),
  );
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  await spans.getByRole('link', { name: '30 days' }).click();
  await expect(page).toHaveURL(/within=30/);
  await expect(page.getByRole('link', { name: new RegExp(`^Export ${counts[0]?.toLocaleString('en')} rows?$`) })).toBeVisible();
});

test('what does not go on by itself is counted and can be shown alone', async ({ page }) => {
  await signIn(page);
  await page.goto('/renewals');
  const card = page.getByRole('link', { name: /^Auto-renew off/ });
  const counted = Number(/off\s*([\d,]+)/.exec(await card.innerText())?.[1]?.replaceAll(',', ''));
  await card.click();
  await expect(page).toHaveURL(/auto=off/);
  const table = page.getByRole('table', { name: listed });
  if (counted === 0) {
    await expect(page.getByText('No renewal fits these filters')).toBeVisible();
  } else {
    await expect(page.getByText(new RegExp(`of ${counted}$`))).toBeVisible();
    await expect(table.getByText('On', { exact: true })).toBeHidden();
    await expect(table.getByText('Auto-renew off', { exact: true })).toHaveCount(Math.min(counted, 50));
  }
});

test('the subscriptions of an account stand behind its row, and the file holds the list', async ({ page }) => {
  await signIn(page);
  await page.goto('/renewals?sort=amount&order=desc');
  const row = page.getByRole('table', { name: listed }).getByRole('row').filter({ hasText: /\d subscription/ }).first();
  await row.getByText(/^\d+ subscriptions?/).click();
  await expect(row.getByRole('listitem').first()).toContainText(/\d × /);

  const link = page.getByRole('link', { name: /^Export [\d,]+ rows?$/ });
  const announced = Number(/[\d,]+/.exec(await link.innerText())?.[0].replaceAll(',', ''));
  const started = page.waitForEvent('download');
  await link.click();
  const lines = readFileSync(await (await started).path(), 'utf8').trimEnd().split('\r\n');
  expect(lines).toHaveLength(announced + 1);
});

test('the list is fetched again on request', async ({ page }) => {
  await signIn(page);
  await page.goto('/renewals');
  await page.getByRole('button', { name: /^Refresh list/ }).click();
  await expect(page.getByText('Fresh from Zoom')).toBeVisible();
});
