// Zoom's budget: what was asked, and limits that administrators set.
import { test } from '../support/own-demo';
import { expect } from '../support/test';
import { signIn } from '../support/demo';

test('the page tells what is left and where each figure is from', async ({ page }) => {
  await signIn(page);
  await page.goto('/budget');
  await expect(page.getByRole('heading', { level: 1, name: 'Zoom budget' })).toBeVisible();
  await expect(page.getByText('the real rest may be lower').first()).toBeVisible();
  await expect(page.getByRole('row', { name: /Invoice PDF/ })).toContainText('scope assumed');
  await expect(page.getByRole('link', { name: 'Edit limits' })).toHaveCount(0);
});

test('an administrator sets a limit with a reason, and goes back', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/budget');
  await page.getByRole('link', { name: 'Edit limits' }).click();
  await page.getByLabel('Invoice PDF, minutes apart').fill('10');
  await page.getByLabel('Reason', { exact: true }).fill('Zoom support told us');
  await page.getByRole('button', { name: 'Save limits' }).click();
  await expect(page.getByText('not saved yet')).toBeVisible();
  await page.getByLabel('Looser than Zoom’s text is meant').check();
  await page.getByRole('button', { name: 'Save limits' }).click();
  await expect(page.getByRole('row', { name: /Invoice PDF/ })).toContainText('10 min apart');
  await expect(page.getByRole('row', { name: /Invoice PDF/ })).toContainText('Set by Jonas Lindqvist');

  await page.getByRole('link', { name: 'Edit limits' }).click();
  await page.getByLabel('Reason', { exact: true }).fill('It was wrong');
  await page.getByRole('button', { name: 'Back to defaults' }).click();
  await expect(page.getByRole('row', { name: /Invoice PDF/ })).toContainText('30 min apart');
});
