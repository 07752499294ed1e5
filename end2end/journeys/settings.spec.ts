// How the installation is set up: for administrators alone.
import { test } from '../support/own-demo';
import { expect } from '../support/test';
import { signIn } from '../support/demo';

test('an administrator tries the connection', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/settings');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Ines Moreau/ })).toContainText('Operator');
  await page.getByRole('button', { name: 'Test connection · 1 call' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Zoom answers' })).toBeVisible();
});

test('others are told that they may not', async ({ page, complaints }) => {
  complaints.expectStatus(403);
  await signIn(page);
  await page.goto('/settings');
  await expect(page.getByText('Your role cannot see the settings')).toBeVisible();
});
