// Who approves what: one administrator proposes, somebody else confirms or discards.
import { test } from '../support/own-demo';
import { expect } from '../support/test';
import { becomes, signIn } from '../support/demo';

test('a policy is proposed by one and holds once another has confirmed it', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Propose another' }).click();
  await page.getByLabel('More licences, by their number').fill('many');
  await page.getByLabel('Reason', { exact: true }).fill('The team has grown');
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await expect(page.getByText('This is no whole number')).toBeVisible();
  await expect(page.getByLabel('Reason', { exact: true })).toHaveValue('The team has grown');
  await page.getByLabel('More licences, by their number').fill('80');
  await page.getByRole('button', { name: 'Propose', exact: true }).click();

  const row = page.getByRole('row', { name: /More licences, by their number/ });
  await expect(row).toContainText('Above 50 more');
  await expect(row).toContainText('Above 80 more');
  await expect(page.getByText('Nobody confirms their own proposal')).toBeVisible();
  await expect(page.getByText('A proposal waits already')).toBeVisible();

  await becomes(page, 'approver');
  await page.goto('/changes');
  await page.getByRole('link', { name: 'Who approves what' }).click();
  await expect(page.getByText('The team has grown')).toBeVisible();
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByText('The policy holds')).toBeVisible();
  await expect(row).toContainText('Above 80 more');
  await expect(row).not.toContainText('50');
});

test('what is proposed can be discarded, and only administrators propose', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/policy');
  await page.getByLabel('A cancellation').uncheck();
  await page.getByLabel('Reason', { exact: true }).fill('A mistake');
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('The proposal is discarded')).toBeVisible();
  await expect(page.getByRole('row', { name: /A cancellation/ })).toContainText('Always');

  await becomes(page, 'operator');
  await page.goto('/policy');
  await expect(page.getByRole('heading', { level: 1, name: 'Who approves what' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Propose', exact: true })).toHaveCount(0);
});
