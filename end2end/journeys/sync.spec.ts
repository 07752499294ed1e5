// The sync with Zoom, in a demo of its own: started, watched and stopped by an administrator.
import type { Page } from '@playwright/test';
import { test } from '../support/own-demo';
import { expect } from '../support/test';
import { islandsReady, signIn } from '../support/demo';

const main = (page: Page) => page.getByRole('main');

/** Shows the page again until it says so: that is what a person without JavaScript does. */
async function until(page: Page, heading: string): Promise<void> {
  await expect(async () => {
    await page.goto('/sync');
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible({ timeout: 200 });
  }).toPass();
}

test('an administrator starts it, it learns what is missing, and stops when told', async ({ page, javaScriptEnabled }) => {
  await signIn(page, 'admin');
  await page.goto('/sync');
  await islandsReady(page, javaScriptEnabled);
  await expect(main(page)).toContainText('Not started');
  const known = page.getByRole('table', { name: 'What is learned of the accounts' });
  await expect(known.getByRole('row', { name: /^Plans/ })).toContainText(' of ');
  await page.getByRole('button', { name: 'Start' }).click();
  await until(page, 'Keeping up to date');
  await expect(main(page)).toContainText('100');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(main(page)).toContainText('Paused by Jonas Lindqvist');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('who is no administrator sees how it stands and why the button is closed', async ({ page }) => {
  await signIn(page, 'viewer');
  await page.goto('/sync');
  const button = page.getByRole('button', { name: 'Start' });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleDescription('Administrators do this.');
});
