// The same way without scripts: the header's field is a form, and a whole number leads on by itself.
import { signIn } from '../support/demo';
import { latestInvoiceByKeyboard, tabTo } from '../support/keyboard';
import { test } from '../support/test';

const number = '10000000062';

test('an account is found by its number, its latest invoice opened and its PDF downloaded', async ({ page }) => {
  await signIn(page);
  await latestInvoiceByKeyboard(page, number, async () => {
    await tabTo(page, page.getByRole('searchbox', { name: 'Go to an account, invoice or action' }));
    await page.keyboard.type(number);
    await page.keyboard.press('Enter');
  });
});
