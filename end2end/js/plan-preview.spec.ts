// What the forms of plans gain in the browser: what they would change and cost stands beside them while they
// are filled in.
import { expect, test } from '../support/test';
import { islandsReady, signIn, stories } from '../support/demo';
import { accountId } from '../support/zoom';

test('what a change of licences would do and cost is shown while it is typed', async ({ page }) => {
  await signIn(page);
  await page.goto(`/accounts/${await accountId(stories.overUsed)}/plans`);
  await page.getByRole('link', { name: /^Change / }).first().click();
  await islandsReady(page, true);
  const licences = page.getByLabel('Licences', { exact: true });
  const now = Number(await licences.inputValue());
  await expect(page.getByText('The form says what Zoom already has.')).toBeVisible();

  await licences.fill(String(now + 7));
  const row = page.getByRole('table', { name: 'Each field now and after the change' }).getByRole('row', { name: /Licences/ });
  await expect(row).toContainText(String(now + 7));
  await expect(page.getByText('Difference, a year', { exact: true })).toBeVisible();

  await licences.fill('');
  await expect(page.getByText('It appears here once the form is complete:')).toBeVisible();
  await expect(row).toBeHidden();
});
