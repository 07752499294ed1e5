// By the keyboard alone: from the number of an account to the file of its latest invoice.
import { islandsReady, signIn } from '../support/demo';
import { latestInvoiceByKeyboard } from '../support/keyboard';
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
