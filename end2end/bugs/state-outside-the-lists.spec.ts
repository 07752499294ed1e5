// Zoom held a state for a country that its lists give none for. The form could not hold it and would
// have emptied it, whoever corrected a phone number.
import { expect, test } from '../support/test';
import { islandsReady, signIn, stories } from '../support/demo';
import { accountId } from '../support/zoom';

test('a form that was not touched changes nothing', async ({ page, javaScriptEnabled }) => {
  await signIn(page);
  await page.goto(`/accounts/${await accountId(stories.expiringSoon)}/contact`);
  await islandsReady(page, javaScriptEnabled);
  await page.getByRole('button', { name: 'Review change' }).click();
  await expect(page.getByText('Nothing to change')).toBeVisible();
});

test('correcting another field leaves the state alone', async ({ page, javaScriptEnabled }) => {
  await signIn(page);
  await page.goto(`/accounts/${await accountId(stories.expiringSoon)}/contact`);
  await islandsReady(page, javaScriptEnabled);
  await page.getByLabel('City').fill('Nashik');
  await page.getByRole('button', { name: 'Review change' }).click();
  const state = page.getByRole('table', { name: 'Each field now and after the change' }).getByRole('row', { name: /^State/ });
  await expect(state).toContainText('unchanged');
});
