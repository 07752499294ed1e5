// Where an organisation's proxy says who comes, nobody types a password.
import { expect } from '../support/test';
import { known, SIGN_OUT, test } from '../support/proxied';

test('whom the proxy names is in at once, and out until they come again', async ({ page, organisation }) => {
  organisation.who = known.email;
  await page.goto('/settings');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect(page.getByText('x-forwarded-email from 127.0.0.1')).toBeVisible();
  await page.getByRole('button', { name: `${known.name}, Administrator: your menu` }).click();
  await expect(page.getByText("Signed in by your organisation's proxy")).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'You are signed out of Subtotal' })).toBeVisible();
  await page.getByRole('link', { name: 'Open the portal again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
});

test('nobody signs in by a password where that is switched off', async ({ page, organisation }) => {
  organisation.who = undefined;
  await page.goto('/accounts');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expect(page.getByText('passwords are switched off')).toBeVisible();
  await expect(page.getByLabel('Password')).toHaveCount(0);
});

test('whom the portal does not know is told so', async ({ page, organisation, complaints }) => {
  organisation.who = 'nobody@example.com';
  complaints.expectStatus(403);
  const answer = await page.goto('/');
  expect(answer?.status()).toBe(403);
  await expect(page.getByText('whom this portal does not know')).toBeVisible();
});

test.describe('with a session of the organisation’s own', () => {
  test.use({ signOutUrl: SIGN_OUT });

  test('signing out ends that, too', async ({ page, organisation }) => {
    organisation.who = known.email;
    await page.goto('/');
    await page.getByRole('button', { name: /your menu$/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Signed out everywhere' })).toBeVisible();
    await page.goto('/accounts');
    await expect(page.getByText('passwords are switched off')).toBeVisible();
  });
});
