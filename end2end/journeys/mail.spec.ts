// E-mail: what a person is told of, and whether any is sent.
import { test } from '../support/own-demo';
import { expect } from '../support/test';
import { signIn } from '../support/demo';

test('a person switches off what they are told of', async ({ page }) => {
  await signIn(page);
  await page.goto('/profile');
  await expect(page.getByLabel('Waiting for you')).toBeChecked();
  await expect(page.getByLabel('Needs attention')).toBeChecked();
  await page.getByLabel('Waiting for you').uncheck();
  await page.getByRole('button', { name: 'Save e-mail switches' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await page.goto('/profile');
  await expect(page.getByLabel('Waiting for you')).not.toBeChecked();
  await expect(page.getByLabel('Needs attention')).toBeChecked();
});

test('an administrator sees that no e-mail is sent', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/settings');
  await expect(page.getByRole('heading', { name: 'E-mail' })).toBeVisible();
  await expect(page.getByText('Off: nobody is told of changes by e-mail')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send a test e-mail to me' })).toBeHidden();
});
