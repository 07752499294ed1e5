// A person's own page: what they prefer, and where they are signed in.
import { test } from '../support/own-demo';
import { expect } from '../support/test';
import { islandsReady, signIn } from '../support/demo';

test('zone, theme and keys hold on every page', async ({ page, javaScriptEnabled }) => {
  await signIn(page);
  await page.goto('/profile');
  await expect(page.getByText('Change anything at Zoom')).toBeVisible();
  await page.getByLabel('Time zone').fill('Asia/Kolkata');
  await page.getByLabel('Dark').check();
  await page.getByLabel('Single-key shortcuts').uncheck();
  await page.getByRole('button', { name: 'Save preferences' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await page.goto('/accounts');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await islandsReady(page, javaScriptEnabled);
  if (javaScriptEnabled !== false) {
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeHidden();
  }
});

test('a zone that does not exist is refused at its field', async ({ page }) => {
  await signIn(page);
  await page.goto('/profile');
  await page.getByLabel('Time zone').fill('Nowhere/Land');
  await page.getByRole('button', { name: 'Save preferences' }).click();
  await expect(page.getByLabel('Time zone')).toHaveAccessibleDescription(/There is no such zone/);
  await expect(page.getByLabel('Time zone')).toHaveValue('Nowhere/Land');
});

test('another session is seen and ended', async ({ page, browser, baseURL }) => {
  const elsewhere = await browser.newContext({ baseURL });
  const other = await elsewhere.newPage();
  await signIn(other);
  await signIn(page);
  await page.goto('/profile');
  await expect(page.getByText('This one', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'End all others' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'ended' })).toBeVisible();
  await other.goto('/accounts');
  await expect(other.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await elsewhere.close();
});
