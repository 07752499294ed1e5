// By the keyboard alone: from the number of an account to the file of its latest invoice, and from its page to
// another number of licences.
import { islandsReady, openAccount, signIn, stories } from '../support/demo';
import { latestInvoiceByKeyboard, tabTo } from '../support/keyboard';
import { test as inOwnDemo } from '../support/own-demo';
import { expect, test } from '../support/test';

const number = '10000000223';

test('an account is found by its number, its latest invoice opened and its PDF downloaded', async ({ page }) => {
  await signIn(page);
  await latestInvoiceByKeyboard(page, number, async () => {
    await islandsReady(page, true);
    await page.keyboard.press('Control+k');
    await page.keyboard.type(number);
    await expect(page.getByRole('option', { selected: true })).toContainText(number);
    await page.keyboard.press('Enter');
  });
});

inOwnDemo('another number of licences is four steps away from an account', async ({ page }) => {
  await signIn(page);
  await openAccount(page, stories.overBought);
  const main = page.getByRole('main');
  await tabTo(page, main.getByRole('link', { name: 'Plans & add-ons' }));
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/plans$/);

  await tabTo(page, main.getByRole('link', { name: /^Change / }).first());
  await page.keyboard.press('Enter');
  const licences = page.getByLabel('Licences', { exact: true });
  await expect(licences).toBeVisible();
  await islandsReady(page, true);

  const wanted = String(Number(await licences.inputValue()) + 1);
  await tabTo(page, licences);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(wanted);
  await tabTo(page, page.getByRole('button', { name: 'Review change' }));
  await page.keyboard.press('Enter');

  await expect(page.getByRole('row', { name: /Licences/ })).toContainText(wanted);
  await tabTo(page, page.getByLabel('Reason', { exact: true }));
  await page.keyboard.type('Ordered by the customer');
  await tabTo(page, page.getByRole('button', { name: 'Send to Zoom' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Done and confirmed').first()).toBeVisible();
});
