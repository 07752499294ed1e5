// The audit log: who did what, found by filters that stand in the address, exported, and checked.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';
import { openAccount, openTab, people, signIn, stories } from '../support/demo';

const log = (page: Page) => page.getByRole('table', { name: 'Audit log, newest first' });

/** Picks a value of a chip; on a phone the chips stand in a sheet that a button opens. */
async function pick(page: Page, chip: string, value: string): Promise<void> {
  const fold = page.getByRole('button', { name: /^Filters/ });
  if (await fold.isVisible()) await fold.click();
  const filters = page.getByRole('group', { name: 'Filters' });
  await filters.locator('summary', { hasText: chip }).click();
  await filters.getByRole('link', { name: value, exact: true }).click();
}

test('an approver finds what somebody did, opens the entry and shares its address', async ({ page }) => {
  await signIn(page, 'approver');
  await page.goto('/audit');
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible();
  await pick(page, 'Person', people.approver);
  await expect(page).toHaveURL(/person=\d+/);
  await pick(page, 'Action', 'Signed in');
  await expect(page).toHaveURL(/action=sign_in/);
  const row = log(page).getByRole('row').filter({ hasText: people.approver }).first();
  await expect(row).toContainText('Done');
  await row.getByRole('link', { name: 'Signed in' }).click();
  await expect(page).toHaveURL(/\/audit\/\d+$/);
  await expect(page.getByText('"how": "demo"')).toBeVisible();
  await expect(page.getByText(/^[0-9a-f]{64}$/)).toHaveCount(2);
  const number = Number(new URL(page.url()).pathname.split('/').at(-1));
  await page.getByRole('navigation', { name: 'Neighbouring entries' }).getByRole('link', { name: `Entry ${number - 1}` }).click();
  await expect(page).toHaveURL(new RegExp(`/audit/${number - 1}$`));
});

test('what an account was part of is one link away from its history', async ({ page }) => {
  await signIn(page, 'approver');
  const id = await openAccount(page, stories.nearlyFull);
  await page.goto(`/accounts/${id}/contact`);
  await page.getByRole('button', { name: /^Refresh/ }).click();
  await expect(page.getByText('Fresh from Zoom')).toBeVisible();
  await openTab(page, stories.nearlyFull, 'History');
  await page.getByRole('link', { name: 'this account in the audit log' }).click();
  await expect(page).toHaveURL(new RegExp(`account=${id}`));
  await expect(log(page).getByRole('link', { name: 'Fresh figures asked of Zoom' }).first()).toBeVisible();
  const rows = log(page).getByRole('row').filter({ hasText: /Entry \d+/ });
  expect(await rows.filter({ hasNotText: stories.nearlyFull }).count()).toBe(0);
});

test('the files hold exactly what is filtered', async ({ page }) => {
  await signIn(page, 'approver');
  await page.goto('/audit?person=host&action=user.created');
  const listed = await log(page).getByRole('link', { name: 'Person added' }).count();
  expect(listed).toBeGreaterThan(0);
  for (const [format, head] of [['CSV', 1], ['JSON lines', 0]] as const) {
    const started = page.waitForEvent('download');
    await page.getByRole('link', { name: new RegExp(`^Export ${listed} entr(y|ies) as ${format}$`) }).click();
    const lines = readFileSync(await (await started).path(), 'utf8').trimEnd().split(/\r?\n/);
    expect(lines).toHaveLength(listed + head);
  }
});

test('the chain is checked by a button', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/audit');
  await page.getByRole('button', { name: 'Verify' }).click();
  const found = page.getByRole('status').filter({ hasText: 'The audit log is intact' });
  await expect(found).toContainText(/[\d,]+ entries/);
  await expect(found).toContainText('Checked in');
});

test('others are told that they may not, and that is on record', async ({ page, complaints }) => {
  complaints.expectStatus(403);
  await signIn(page, 'viewer');
  await page.goto('/audit');
  await expect(page.getByText('Your role cannot read the audit log')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit log' })).toHaveCount(0);
  await page.context().clearCookies();
  await signIn(page, 'approver');
  await page.goto('/audit?action=access.refused&q=%2Faudit');
  await expect(log(page).getByRole('row').filter({ hasText: people.viewer }).first()).toContainText('Refused');
});
