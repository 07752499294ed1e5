// Coming and going.
import { expect, test } from '../support/test';
import { people, signIn, stories } from '../support/demo';
import { demo } from '../support/setting';

test('the demo offers four people, and says that nothing is real', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  for (const name of Object.values(people)) {
    await expect(page.getByRole('button', { name })).toBeVisible();
  }
  await expect(page.getByText('Demo: nothing here is real')).toBeVisible();
});

test('who signs in lands on the page they asked for', async ({ page }) => {
  await page.goto(`/accounts?q=${encodeURIComponent(stories.overdue)}`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByRole('button', { name: people.viewer }).click();
  await expect(page).toHaveURL(/\/accounts\?q=Deltamar/);
  await expect(page.getByRole('link', { name: stories.overdue, exact: true })).toBeVisible();
});

test('nobody is sent to a foreign page by a link to the sign-in', async ({ page }) => {
  await page.goto('/sign-in?next=//evil.example/accounts');
  await page.getByRole('button', { name: people.viewer }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
  expect(new URL(page.url()).host).toBe(new URL(demo.url).host);
});

test('every page says who is there and that this is a demo', async ({ page }) => {
  await signIn(page, 'approver');
  await expect(page.getByText('DEMO', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: `${people.approver}, Approver: your menu` })).toBeVisible();
});

test('after signing out nothing is shown any more, not even by the back button', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: /your menu$/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await page.goto('/accounts');
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
});
