// Copying an id and what Zoom said: only where the browser has a clipboard and scripts run.
import { expect, test } from '../support/test';
import { islandsReady, openAccount, signIn, stories } from '../support/demo';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('an id and Zoom’s words are copied as they stand on the page', async ({ page }) => {
  await signIn(page, 'viewer');
  const id = await openAccount(page, stories.overBought);
  await islandsReady(page, true);
  await page.getByRole('button', { name: 'Copy account id' }).click();
  await expect(page.getByText('Copied')).toHaveCount(1);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id);
  await page.getByText('What Zoom said', { exact: true }).click();
  await page.getByRole('button', { name: 'Copy what Zoom said: Plans' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain(`GET /accounts/${id}/plans`);
});
