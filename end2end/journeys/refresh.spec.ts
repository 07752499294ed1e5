// Fresh figures: what asking costs, what it brings, and what is said where it brings nothing.
import { expect, test } from '../support/test';
import { islandsReady, openAccount, signIn, stories } from '../support/demo';
import { setFault } from '../support/zoom';

test('refreshing an account says its cost before and its age after', async ({ page, javaScriptEnabled }) => {
  await signIn(page, 'viewer');
  await openAccount(page, stories.bundle);
  await islandsReady(page, javaScriptEnabled);
  await page.getByRole('button', { name: 'Refresh · 4 calls' }).first().click();
  await expect(page.getByRole('status').first()).toBeVisible();
  await expect(page.getByText(/just now|a moment ago|0 min ago|1 min ago/).first()).toBeVisible();
});

/** An account for each project, so that none takes the other's fault. */
const failsFor = {
  'chromium-js': stories.justCancelled,
  'chromium-nojs': 'Cascadia Freight Partners',
  'narrow-js': 'Clairvallon Santé SAS',
  'narrow-nojs': 'Courbet & Montfleury Fonderie SAS',
} as const;

test('what Zoom cannot answer leaves the old figures in place, with their age', async ({ page, javaScriptEnabled }, { project }) => {
  const account = failsFor[project.name as keyof typeof failsFor];
  await signIn(page);
  const id = await openAccount(page, account);
  await setFault({ kind: 'not_found', account: id, operation: 'account_plans', times: 1 });
  await islandsReady(page, javaScriptEnabled);
  await page.getByRole('button', { name: /^Refresh/ }).first().click();
  await expect(page.getByRole('status').or(page.getByRole('alert')).first()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: account })).toBeVisible();
});
